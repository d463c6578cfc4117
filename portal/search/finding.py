"""Answers a question in everyday words."""

from dataclasses import dataclass, field

from portal.search import grams
from portal.search.models import SearchDocument, SearchMiss
from portal.search.ranking import Hit, rank

MOST_CANDIDATES = 400
LONGEST_QUESTION = 100


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
    candidates = (
        SearchDocument.objects.with_any(wanted).public().defer("grams").order_by("-popularity")[:MOST_CANDIDATES]
    )
    findings = Findings(question, rank(question, candidates))
    if not findings.hits:
        _note_miss(question)
        findings.alternatives = list(near(wanted))
    return findings


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
