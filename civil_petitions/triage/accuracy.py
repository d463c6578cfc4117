"""How often suggestions were right, by what people made of them; and the line below which the model is silent."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from citizens.accounts.models import Department
from civil_petitions.triage import letters, suggesting
from civil_petitions.triage.models import RoutingJudgement, RoutingStop
from civil_petitions.triage.suggesting import Suggestion

SHOWN_WEEKS, JUDGED_WEEKS = 12, 4
FEWEST = 20  # fewer judgements say nothing about the model
CONFUSED = 10
Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Share:
    """So many of so many, and between what percentages the truth lies."""

    hits: int
    of: int

    @property
    def percent(self) -> int:
        return round(100 * self.hits / self.of) if self.of else 0

    @property
    def low(self) -> int:
        return round(100 * self._interval()[0])

    @property
    def high(self) -> int:
        return round(100 * self._interval()[1])

    def _interval(self) -> tuple[float, float]:
        """Wilson's, which holds for small numbers, too."""
        if not self.of:
            return 0.0, 1.0
        share, square = self.hits / self.of, Z * Z / self.of
        middle, half = share + square / 2, Z * sqrt((share * (1 - share) + square / 4) / self.of)
        return max(0.0, (middle - half) / (1 + square)), min(1.0, (middle + half) / (1 + square))


@dataclass(frozen=True)
class Week:
    """One week of one model: how often its first suggestion was right, and one of its three."""

    begins: date
    version: str
    first: Share
    three: Share


@dataclass(frozen=True)
class Confusion:
    """A department that was suggested, where another was right."""

    suggested: str
    right: str
    times: int


def suggest(text: str) -> Suggestion:
    """What the model says; where it was wrong too often or there is none, what the departments' keywords say."""
    return suggesting.suggest(text, by_rules=is_stopped())


def is_stopped() -> bool:
    """Whether this very model lost its word; a newly trained one has it again."""
    trained = suggesting.current_model()
    return trained is not None and RoutingStop.objects.filter(pk=trained.version).exists()


def weeks() -> list[Week]:
    """The last twelve, the newest first; a week in which the model changed stands there twice."""
    rows = (
        _judged(SHOWN_WEEKS)
        .annotate(week=TruncWeek("judged_at"))
        .values("week", "model_version")
        .annotate(judged=Count("pk"), first=Count("pk", filter=Q(was_right=True)), three=_THREE)
        .order_by("-week", "model_version")
    )
    return [
        Week(
            timezone.localdate(row["week"]),
            row["model_version"],
            Share(row["first"], row["judged"]),
            Share(row["three"], row["judged"]),
        )
        for row in rows
    ]


def lately(version: str) -> Share:
    """How often this model's first suggestion was right in the last four weeks."""
    found = _judged(JUDGED_WEEKS).filter(model_version=version)
    row = found.aggregate(judged=Count("pk"), first=Count("pk", filter=Q(was_right=True)))
    return Share(row["first"], row["judged"])


def confusions() -> list[Confusion]:
    """The pairs of departments that the model mixes up most."""
    rows = (
        _judged(SHOWN_WEEKS)
        .filter(was_right=False)
        .values("suggested__0", "department_id")
        .annotate(times=Count("pk"))
        .order_by("-times", "suggested__0", "department_id")[:CONFUSED]
    )
    found = [(row["suggested__0"], row["department_id"], row["times"]) for row in rows]
    names = Department.objects.in_bulk({code for pair in found for code in pair[:2]})
    return [
        Confusion(names[wrong].name if wrong in names else wrong, names[right].name, times)
        for wrong, right, times in found
    ]


def check() -> RoutingStop | None:
    """Let the model be silent once it fell below the line, and tell who looks after it; once for each model."""
    trained = suggesting.current_model()
    if trained is None:
        return None
    share = lately(trained.version)
    if share.of < FEWEST or 100 * share.hits >= settings.ROUTING_LEAST_ACCURACY * share.of:
        return None
    with transaction.atomic():
        stop, is_new = RoutingStop.objects.get_or_create(
            pk=trained.version, defaults={"judged": share.of, "right": share.hits}
        )
        if is_new:
            letters.tell_stopped(stop)
    return stop if is_new else None


_THREE = Count("pk", filter=Q(was_among_three=True))


def _judged(number: int) -> QuerySet[RoutingJudgement]:
    return RoutingJudgement.objects.filter(judged_at__gte=timezone.now() - timedelta(weeks=number)).order_by()
