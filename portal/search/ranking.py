"""Which of the documents that share a gram with the question answer it best. Pure, but for the candidates' rows."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.search import grams
from portal.search.models import SearchDocument

TITLE, SYNONYM, TEXT = 3.0, 2.6, 1.0
PHRASE_BONUS = 4.0
LEAST_COVERAGE = 0.34  # of a short question; a long story needs only a few words that fit
FITTING_GRAMS = 2
FAR_BEHIND = 0.15


@dataclass(frozen=True)
class Hit:
    """A document and how well it fits."""

    document: SearchDocument
    score: float


def rank(question: str, candidates: Iterable[SearchDocument]) -> list[Hit]:
    """Best first. Rare grams weigh more; a synonym that is said in full lifts its document."""
    wanted = grams.query_grams(question)
    weighed = [(document, _weights(document, wanted)) for document in candidates]
    rarity = _rarity(wanted, [weights for _document, weights in weighed])
    whole = sum(rarity.values()) or 1.0
    least = min(LEAST_COVERAGE, FITTING_GRAMS / max(len(wanted), 1))
    said = "".join(grams.normalise(question).split())
    hits = []
    for document, weights in weighed:
        coverage = sum(rarity[gram] for gram in weights) / whole
        bonus = _phrase_bonus(document, said)
        if coverage < least and not bonus:
            continue
        score = sum(rarity[gram] * weight for gram, weight in weights.items()) / whole
        hits.append(Hit(document, score * (0.5 + coverage) + bonus + document.popularity / 1000))
    hits.sort(key=lambda hit: (-hit.score, hit.document.title_ko))
    return [hit for hit in hits if hit.score >= hits[0].score * FAR_BEHIND]


def _weights(document: SearchDocument, wanted: Sequence[str]) -> dict[str, float]:
    """For each wanted gram that the document has, where it has it."""
    titles = grams.document_grams(document.title_ko) | grams.document_grams(document.title_en)
    synonyms = set().union(*(grams.document_grams(phrase) for phrase in document.synonyms), set())
    text = grams.document_grams(document.summary_ko) | grams.document_grams(document.body)
    found = {}
    for gram in wanted:
        if gram in titles:
            found[gram] = TITLE
        elif gram in synonyms:
            found[gram] = SYNONYM
        elif gram in text:
            found[gram] = TEXT
    return found


def _rarity(wanted: Sequence[str], all_weights: Sequence[dict[str, float]]) -> dict[str, float]:
    number = len(all_weights) + 1
    return {gram: math.log(1 + number / (1 + sum(gram in weights for weights in all_weights))) for gram in wanted}


def _phrase_bonus(document: SearchDocument, said: str) -> float:
    """How much of the question is one of the document's own phrases, word for word."""
    phrases = ["".join(grams.normalise(phrase).split()) for phrase in (document.title_ko, *document.synonyms)]
    if grams.is_initials(said):
        phrases = [grams.initials(phrase) for phrase in phrases]
        return max(
            (PHRASE_BONUS * (2 if phrase.startswith(said) else 1) for phrase in phrases if said in phrase), default=0
        )
    longest = max((len(phrase) for phrase in phrases if len(phrase) > 1 and phrase in said), default=0)
    contains = any(len(said) > 1 and said in phrase for phrase in phrases)
    return PHRASE_BONUS * (1.0 if contains else longest / max(len(said), 1))
