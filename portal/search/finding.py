"""Answers a question in everyday words."""

import math
from dataclasses import dataclass, field

from django.core.cache import cache

from portal.search import grams
from portal.search.models import SearchDocument, SearchGram, SearchMiss
from portal.search.ranking import Hit, rank

MOST_CANDIDATES = 60
MOST_ROWS = 600  # so many documents are looked at for a question; its common grams only sort them
LONGEST_QUESTION = 100
KEPT_SECONDS = 300


@dataclass
class Findings:
    """What was found, and near words when nothing was."""

    question: str
    hits: list[Hit] = field(default_factory=list)
    alternatives: list[SearchDocument] = field(default_factory=list)


def find(question: str) -> Findings:
    """Documents for the question, best first. A question without an answer is counted, without its asker."""
    question = " ".join(question.split())[:LONGEST_QUESTION]
    wanted = grams.query_grams(question)
    if not wanted:
        return Findings(question)
    findings = Findings(question, _ranked(question, wanted))
    if not findings.hits:
        _note_miss(question)
        findings.alternatives = list(near(wanted))
    return findings


def _ranked(question: str, wanted: list[str]) -> list[Hit]:
    counts = _counts(["", *wanted])
    number = counts.pop("", 0)
    if not counts:
        return []
    rarity = {gram: math.log(1 + number / (1 + count)) for gram, count in counts.items()}
    rarest = _rarest(counts)
    found = SearchDocument.objects.with_any(rarest).public().defer("grams")
    is_common = sum(counts[gram] for gram in rarest) > MOST_ROWS  # one word that everybody says
    best = found.order_by("-popularity", "pk") if is_common else found.fitting_best(rarity)
    return rank(question, best[:MOST_CANDIDATES], rarity)


def _counts(wanted: list[str]) -> dict[str, int]:
    """In how many documents each stands; kept for some minutes, for it only says which are rare.

    What stands nowhere is asked anew each time: it may have been published a moment ago.
    """
    keys = {gram: f"search:gram:{gram}" for gram in wanted}
    kept = cache.get_many(keys.values())
    counts = {gram: kept[key] for gram, key in keys.items() if key in kept}
    if missing := [gram for gram in wanted if gram not in counts]:
        found = dict(SearchGram.objects.filter(gram__in=missing).values_list("gram", "documents"))
        cache.set_many({keys[gram]: count for gram, count in found.items()}, KEPT_SECONDS)
        counts |= found
    return counts


def _rarest(counts: dict[str, int]) -> list[str]:
    """The rarest grams that together stand in few enough documents; one at least."""
    chosen: list[str] = []
    rows = 0
    for gram in sorted(counts, key=lambda gram: (counts[gram], gram)):
        rows += counts[gram]
        if chosen and rows > MOST_ROWS:
            break
        chosen.append(gram)
    return chosen


def near(wanted: list[str]) -> list[SearchDocument]:
    """Three documents that share a letter with the question, else the three most used."""
    documents = SearchDocument.objects.filter(kind=SearchDocument.Kind.PETITION_TYPE).defer("grams")
    close = list(documents.with_any(wanted).order_by("-popularity")[:3])
    return close or list(documents.order_by("-popularity")[:3])


def _note_miss(question: str) -> None:
    """Only short words without digits: a name or number typed by mistake is not kept."""
    term = grams.normalise(question)
    if term and len(term) <= 20 and not any(letter.isdigit() for letter in term):
        SearchMiss.note(term)
