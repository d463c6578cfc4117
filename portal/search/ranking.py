"""Which of the documents that share a gram with the question answer it best. Pure, but for the candidates' rows."""

from collections.abc import Iterable, Mapping, Sequence
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


def rank(question: str, candidates: Iterable[SearchDocument], rarity: Mapping[str, float]) -> list[Hit]:
    """Best first. Rare grams weigh more; a synonym that is said in full lifts its document."""
    wanted = grams.query_grams(question)
    rarest = max(rarity.values(), default=1.0)
    rarity = {gram: rarity.get(gram, rarest) for gram in wanted}  # what stands nowhere is as rare as can be
    weighed = [(document, _weights(document, wanted)) for document in candidates]
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
    places = (
        (TITLE, (document.title_ko, document.title_en)),
        (SYNONYM, document.synonyms),
        (TEXT, (document.summary_ko, document.body)),
    )
    found: dict[str, float] = {}
    for weight, texts in places:
        said = [grams.said(text) for text in texts]
        asked = (gram for gram in wanted if gram not in found and not (weight == TEXT and gram.startswith("^")))
        found |= {gram: weight for gram in asked if any(gram in each for each in said)}
    return found


def _phrase_bonus(document: SearchDocument, said: str) -> float:
    """How much of the question is one of the document's own phrases, word for word."""
    texts = [grams.said(phrase) for phrase in (document.title_ko, *document.synonyms)]
    phrases = [text.letters for text in texts]
    if grams.is_initials(said):
        phrases = [text.initials for text in texts]
        return max(
            (PHRASE_BONUS * (2 if phrase.startswith(said) else 1) for phrase in phrases if said in phrase), default=0
        )
    longest = max((len(phrase) for phrase in phrases if len(phrase) > 1 and phrase in said), default=0)
    contains = any(len(said) > 1 and said in phrase for phrase in phrases)
    return PHRASE_BONUS * (1.0 if contains else longest / max(len(said), 1))
