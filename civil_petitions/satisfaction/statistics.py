"""How satisfied people are, in sums that tell nothing of one person."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, QuerySet

from civil_petitions.satisfaction.models import SurveyResponse

FEWEST = 5  # below this an average would point at a person


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
    return _averages(SurveyResponse.objects.filter(answered_at__gte=since), "department")


def by_type(since: datetime) -> list[Average]:
    """One row for each type of petition with enough answers."""
    return _averages(SurveyResponse.objects.filter(answered_at__gte=since), "type")


def _averages(responses: QuerySet[SurveyResponse], field: str) -> list[Average]:
    """The further questions are averaged only where enough people answered that question too."""
    questions = ("speed", "clarity", "result")
    sums = {f"mean_{name}": Avg(name) for name in ("score", *questions)}
    counts = {f"answers_{name}": Count(name) for name in questions}
    rows = responses.values(field).annotate(answers=Count("id"), **sums, **counts)
    return [
        Average(
            key=str(row[field]),
            answers=row["answers"],
            score=row["mean_score"],
            **{name: row[f"mean_{name}"] if row[f"answers_{name}"] >= FEWEST else None for name in questions},
        )
        for row in rows.filter(answers__gte=FEWEST).order_by(field)
    ]
