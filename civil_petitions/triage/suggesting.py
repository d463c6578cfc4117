"""Which department, which kind and which petition type a text looks like; a person decides."""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from civil_petitions.catalogue.source import read_departments
from civil_petitions.triage import knowledge, model
from civil_petitions.triage.model import RoutingModel

SHIPPED = Path(__file__).parent / "model.txt"
SHOWN = 3
SHARPNESS = 12.0  # held-out examples: as sure as it is right, 78 and 80 of 100


@dataclass(frozen=True)
class Choice:
    """One department, and how sure the model is, 0 to 100."""

    department: str
    confidence: int


@dataclass(frozen=True)
class Suggestion:
    """The three likeliest departments, the likeliest kind and petition type, and the words that led there."""

    choices: tuple[Choice, ...]
    kind21: str
    catalog_id: str
    words: tuple[str, ...]
    version: str

    @property
    def departments(self) -> list[str]:
        return [choice.department for choice in self.choices]


def suggest(text: str, *, by_rules: bool = False) -> Suggestion:
    """Always three departments. Without a model, or where it knows no word, the departments' keywords are counted."""
    topics, trained = knowledge.topics(), None if by_rules else current_model()
    scores = {code: score for code, score in trained.scores(text).items() if code in topics} if trained else {}
    by_words = not scores
    if by_words:
        scores = _keyword_scores(text)
    shares = _shares(scores)
    departments: dict[str, float] = {}
    for code, share in shares.items():
        department = topics[code].department
        departments[department] = departments.get(department, 0.0) + share
    best = sorted(departments, key=lambda each: (-departments[each], each))[:SHOWN]
    first = max((code for code in shares if topics[code].department == best[0]), key=lambda code: (shares[code], code))
    words = trained.leading_words(text, {first}) if trained and not by_words else _keywords_in(text, best[0])
    return Suggestion(
        choices=tuple(Choice(each, round(departments[each] * 100)) for each in best),
        kind21=topics[first].kind21,
        catalog_id=topics[first].catalog_id,
        words=tuple(words),
        version="" if by_words or trained is None else trained.version,
    )


def current_model() -> RoutingModel | None:
    """The office's own model where it trained one, else the one that came with the portal."""
    own = Path(settings.ROUTING_MODEL)
    path = own if own.is_file() else SHIPPED
    return _loaded(path, path.stat().st_mtime_ns) if path.is_file() else None


@cache
def _loaded(path: Path, changed: int) -> RoutingModel | None:
    try:
        return model.load(path)
    except (OSError, ValueError, KeyError, IndexError):
        return None  # the rules go on


def _shares(scores: dict[str, float]) -> dict[str, float]:
    highest = max(scores.values())
    powers = {code: math.exp(SHARPNESS * (score - highest)) for code, score in scores.items()}
    total = sum(powers.values())
    return {code: power / total for code, power in powers.items()}


def _keyword_scores(text: str) -> dict[str, float]:
    """The rule: a department's keywords count for it, its negative ones against it; of none, who sorts letters."""
    scores = {}
    for department in read_departments()["departments"]:
        hits = len(_keywords_in(text, department["id"]))
        against = sum(word in text for word in department["negative_keywords"])
        scores[department["id"]] = (hits - against) / 4
    scores[settings.CONSULTATION_DEPARTMENT] += 0.01
    return scores


def _keywords_in(text: str, department: str) -> list[str]:
    entry = next(each for each in read_departments()["departments"] if each["id"] == department)
    return [word for word in entry["keywords"] if word in text]
