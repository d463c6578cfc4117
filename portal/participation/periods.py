"""The days of an issue and of its hearing.

By the Civil Act a period that would end on a day off ends on the next working day (민법 제161조).
"""

from datetime import date, datetime, time, timedelta

from civil_petitions.calendar import current_calendar
from civil_petitions.deadlines import SEOUL, civil_due_on

NOTICE_DAYS = 14  # 행정절차법 제38조: notified and announced 14 days before the hearing
NOTICE_DAYS_AGAIN = 7  # the same article: where it could not be held as announced
REMINDED_BEFORE = timedelta(days=2)


def end_of_period(began_at: datetime, days: int) -> datetime:
    """The last second of so many days after an event."""
    last = civil_due_on(began_at.astimezone(SEOUL).date(), days, current_calendar())
    return datetime.combine(last, time(23, 59, 59), SEOUL)


def is_announced_in_time(announced_at: datetime, begins_at: datetime, *, again: bool = False) -> bool:
    """Whether so many whole days lie between the announcement and the day of the hearing."""
    days = NOTICE_DAYS_AGAIN if again else NOTICE_DAYS
    return begins_at.astimezone(SEOUL).date() - announced_at.astimezone(SEOUL).date() >= timedelta(days=days)


def first_possible_on(announced_at: datetime, *, again: bool = False) -> date:
    """The first day for which a hearing announced now is announced in time."""
    days = NOTICE_DAYS_AGAIN if again else NOTICE_DAYS
    return announced_at.astimezone(SEOUL).date() + timedelta(days=days)
