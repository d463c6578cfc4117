"""How the office is doing, from its own petitions; nothing where there is nothing to say."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from civil_petitions.calendar import current_calendar
from civil_petitions.models import Petition
from civil_petitions.models.status import Status
from civil_petitions.satisfaction.statistics import by_department

DAYS = 30
FINISHED = (Status.ANSWERED, Status.REFUSED, Status.RETURNED, Status.CLOSED)


@dataclass(frozen=True)
class Figures:
    """The last thirty days; None where nothing can be said."""

    today: int
    finished: int
    average_days: float | None
    on_time_percent: float | None
    satisfaction: float | None
    as_of: datetime

    def __bool__(self) -> bool:
        return bool(self.today or self.finished)


def figures(now: datetime | None = None) -> Figures:
    """Petitions of today, average working days, share on time and satisfaction, in three queries."""
    now = now or timezone.now()
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
    since = now - timedelta(days=DAYS)
    finished = Q(status__in=FINISHED, closed_at__gte=since, received_at__isnull=False)
    groups = (
        Petition.objects.filter(finished | Q(submitted_at__gte=midnight))
        .annotate(received_on=TruncDate("received_at"), closed_on=TruncDate("closed_at"))
        .order_by()
        .values_list("received_on", "closed_on")
        .annotate(
            done=Count("id", filter=finished),
            on_time=Count("id", filter=finished & (Q(due_at__isnull=True) | Q(closed_at__lte=F("due_at")))),
            today=Count("id", filter=Q(submitted_at__gte=midnight)),
        )
    )
    rows = list(groups)
    done = sum(row[2] for row in rows)
    return Figures(
        today=sum(row[4] for row in rows),
        finished=done,
        average_days=_average([(row[0], row[1], row[2]) for row in rows if row[2]], done),
        on_time_percent=100 * sum(row[3] for row in rows) / done if done else None,
        satisfaction=_satisfaction(since),
        as_of=now,
    )


def _average(spans: list[tuple[date, date, int]], done: int) -> float | None:
    """Mean number of working days; what is answered on its own day counts as none."""
    if not done:
        return None
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    holidays = current_calendar().holidays
    position, number = {}, 0
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        number += day.weekday() < 5 and day not in holidays
        position[day] = number
    return sum((position[closed] - position[received]) * count for received, closed, count in spans) / done


def _satisfaction(since: datetime) -> float | None:
    """Mean of the departments that enough people judged, each with the weight of its answers."""
    averages = by_department(since)
    answers = sum(average.answers for average in averages)
    return sum(average.score * average.answers for average in averages) / answers if answers else None
