"""A petition's own clock: its times, counted from its history and the office's calendar."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from civil_petitions import deadlines
from civil_petitions.calendar import current_calendar
from civil_petitions.models import Petition, PetitionEvent
from civil_petitions.models.status import ENDED, PeriodUnit, Status

if TYPE_CHECKING:
    from civil_petitions.deadlines import CountedDay

FIELDS = ("due_at", "next_due_at", "extension_days", "excluded_dates")

RECEIVE_WITHIN_HOURS = 8  # 시행령 제6조⑦: working hours from reaching the portal to the receipt
PROGRESS_EVERY_DAYS = 30  # 시행령 제23조
OBJECTION_DAYS = 60  # 법 제35조
DAYS_OF_UNIT = {PeriodUnit.WEEK: 5, PeriodUnit.MONTH: 20, PeriodUnit.YEAR: 240}

Kind = PetitionEvent.Kind


def receive_by_at(submitted_at: datetime) -> datetime:
    """Until when an electronic petition must be received."""
    return deadlines.add_working_hours(submitted_at, RECEIVE_WITHIN_HOURS, calendar=current_calendar())


def civil_due_on(from_on: date, days: int) -> date:
    """The last day of a period counted by the Civil Act (민법 제157조, 제161조)."""
    return deadlines.civil_due_on(from_on, days, current_calendar())


def objection_until(refused_on: date) -> date:
    """The last day on which a refusal can be objected to (법 제35조)."""
    return civil_due_on(refused_on, OBJECTION_DAYS)


def longest_extension(petition: Petition) -> int:
    """How many working days one extension may add: the original period (시행령 제21조)."""
    if petition.period_unit == PeriodUnit.DAY:
        return max(1, petition.period_value)
    return max(1, petition.period_value * DAYS_OF_UNIT.get(PeriodUnit(petition.period_unit), 0))


def due_at(petition: Petition, events: Iterable[PetitionEvent]) -> datetime | None:
    """The statutory deadline as the history and today's calendar give it."""
    if petition.received_at is None:
        return None
    excluded_dates, extension_days = facts(events)
    return deadlines.due_at(
        petition.received_at,
        petition.period_unit,
        petition.period_value,
        calendar=current_calendar(),
        excluded_dates=excluded_dates,
        extension_days=extension_days,
    )


def due_now(petition: Petition) -> datetime | None:
    """The same from what the petition remembers of its history: enough to see whether it moved."""
    if petition.received_at is None:
        return None
    return deadlines.due_at(
        petition.received_at,
        petition.period_unit,
        petition.period_value,
        calendar=current_calendar(),
        excluded_dates=petition.excluded_dates,
        extension_days=petition.extension_days,
    )


def explain(petition: Petition) -> "list[CountedDay]":
    """Each day of the period with the reason why it counts or not."""
    if petition.received_at is None:
        return []
    return deadlines.explain(
        petition.received_at,
        petition.period_unit,
        petition.period_value,
        calendar=current_calendar(),
        excluded_dates=petition.excluded_dates,
        extension_days=petition.extension_days,
    )


def facts(events: Iterable[PetitionEvent]) -> tuple[list[date], int]:
    """What the history does to the period: dates left out, and working days added.

    The day of the demand and the day the supplement arrives are both out
    (행정절차법 시행령 제11조).
    """
    excluded: set[date] = set()
    extension_days = 0
    asked_on: date | None = None
    for event in sorted(events, key=lambda event: event.number):
        day = timezone.localdate(event.occurred_at)
        if event.kind == Kind.SUPPLEMENT_REQUESTED:
            asked_on = asked_on or day
        elif event.kind == Kind.SUPPLEMENTED and asked_on is not None:
            excluded.update(asked_on + timedelta(days=n) for n in range((day - asked_on).days + 1))
            asked_on = None
        elif event.kind == Kind.EXTENDED:
            extension_days += event.details["days"]
    return sorted(excluded), extension_days


def set_times(petition: Petition, events: Iterable[PetitionEvent]) -> None:
    """Set the due times of the petition from its history; writes nothing."""
    events = list(events)
    petition.excluded_dates, petition.extension_days = facts(events)
    petition.due_at = due_at(petition, events)
    petition.next_due_at = _next_due_at(petition)


def _next_due_at(petition: Petition) -> datetime:
    """What the worklist is ordered by: the next time by which somebody must act."""
    if petition.status == Status.SUPPLEMENT_REQUESTED and petition.supplement_due_on is not None:
        return timezone.make_aware(datetime.combine(petition.supplement_due_on, time(23, 59, 59)))
    if petition.received_at is None or petition.status in ENDED:
        return petition.next_due_at
    return petition.due_at or petition.received_at + timedelta(days=PROGRESS_EVERY_DAYS)
