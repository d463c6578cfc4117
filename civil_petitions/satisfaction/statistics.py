"""How satisfied people are, in sums that tell nothing of one person."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum
from django.utils import timezone

from citizens.surveys.choices import QUESTIONS
from citizens.surveys.models import SurveyResponse
from civil_petitions.past_figures.models import PastFigure

FEWEST = 5  # below this an average would point at a person
PAST = "satisfaction"  # the kind under which sums of destroyed answers are kept


@dataclass(frozen=True)
class Average:
    """Averages of one department or one type of petition over at least five answers."""

    key: str
    answers: int
    score: float
    speed: float | None
    clarity: float | None
    result: float | None


def by_department(since: datetime) -> list[Average]:
    """One row for each department with enough answers."""
    return _averages(since, "department")


def by_type(since: datetime) -> list[Average]:
    """One row for each type of petition with enough answers."""
    return _averages(since, "type")


def _averages(since: datetime, field: str) -> list[Average]:
    """The further questions are averaged only where enough people answered that question too."""
    return [
        Average(
            key=key,
            answers=sums["answers"],
            score=sums["score"] / sums["answers"],
            **{name: _mean(sums[name], sums[f"{name}_answers"]) for name in QUESTIONS},
        )
        for key, sums in sorted(_sums(since, field).items())
        if sums["answers"] >= FEWEST
    ]


def _mean(total: int, answers: int) -> float | None:
    return total / answers if answers >= FEWEST else None


def _sums(since: datetime, field: str) -> dict[str, Counter[str]]:
    """Sums and counts of the answers that are there, and by month of those that were destroyed."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    totals = {f"total_{name}": Sum(name) for name in ("score", *QUESTIONS)}
    counts = {f"answers_{name}": Count(name) for name in QUESTIONS}
    name_of = {"department": "department", "type": "invitation__topic"}[field]
    there = SurveyResponse.objects.filter(answered_at__gte=since, score__isnull=False, department__isnull=False)
    there = there.exclude(**{name_of: ""}).order_by()  # what is of no type is of no petition
    for row in there.values(name_of).annotate(answers=Count("id"), **totals, **counts):
        sums = found[str(row[name_of])]
        sums["answers"] += row["answers"]
        sums["score"] += row["total_score"]
        for name in QUESTIONS:
            sums[name] += row[f"total_{name}"] or 0
            sums[f"{name}_answers"] += row[f"answers_{name}"]
    past = PastFigure.objects.of(PAST, timezone.localdate(since)).order_by()
    for key, measure, amount in past.values_list(field, "measure").annotate(total=Sum("amount")):
        found[str(key)][measure] += amount
    return found
