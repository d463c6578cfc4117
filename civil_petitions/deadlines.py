"""Statutory periods of petitions, as pure functions of instants and a calendar.

Instants are aware; results are in Asia/Seoul. A period is a unit and a value: "work_minutes", "hour",
"immediate" (value ignored), "day", "week", "month", "year", or "none" (no statutory period).
법 is 민원 처리에 관한 법률, 시행령 its decree.
"""

import calendar as months
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from civil_petitions.office_hours import DAY, SEOUL, OfficeCalendar

__all__ = [
    "SEOUL",
    "UNITS",
    "CountedDay",
    "OfficeCalendar",
    "add_working_hours",
    "civil_due_on",
    "due_at",
    "explain",
    "first_day",
    "working_days_left",
]

END_OF_DAY = time(23, 59, 59)  # 민법 제159조: a period of days ends with the end of its last day
IMMEDIATE = timedelta(hours=3)  # 시행령 제19조: at once means within three working hours
WORKING_DAY = timedelta(hours=8)  # 법 제19조①: one day is eight working hours
LONGEST_COUNTED_IN_HOURS = 5  # 법 제19조①: five days or fewer are counted by the hour
UNITS = ("none", "work_minutes", "hour", "immediate", "day", "week", "month", "year")
WITHOUT_VALUE = ("none", "immediate", "work_minutes")


@dataclass(frozen=True)
class CountedDay:
    """One day from the receipt to the deadline: whether it counts, and why or why not.

    `number` is its place among the counted days; `minutes` the working minutes taken from it, for
    periods counted by the hour.
    """

    date: date
    counted: bool
    reason: str
    number: int = 0
    minutes: int = 0


def due_at(
    received_at: datetime,
    unit: str,
    value: int,
    *,
    calendar: OfficeCalendar,
    excluded_dates: Collection[date] = (),
    extension_days: int = 0,
) -> datetime | None:
    """The statutory deadline: an exact time for periods in hours, else the end of the last day.

    `excluded_dates` are those of a pause (시행령 제20조), `extension_days` working days added by
    시행령 제21조. None for "none". Raises ValueError for what is no period, OverflowError for one
    that ends after all calendars.
    """
    if unit not in UNITS or extension_days < 0 or value < (0 if unit in WITHOUT_VALUE else 1):
        raise ValueError(f"no such period: {value} {unit} + {extension_days}")
    if unit == "none":
        return None
    excluded = frozenset(excluded_dates)
    span = _working_time(unit, value)
    if span is not None:
        return calendar.add_working_time(received_at, span + extension_days * WORKING_DAY, excluded)
    first = first_day(received_at, calendar, excluded)
    if unit == "day":
        last = calendar.nth_working_day(first, value + extension_days, excluded)  # 법 제19조②
    else:
        last = calendar.working_day_from(_last_day(first, unit, value, excluded), excluded)  # 민법 제161조
        if extension_days:
            last = calendar.nth_working_day(last + DAY, extension_days, excluded)
    return datetime.combine(last, END_OF_DAY, SEOUL)


def add_working_hours(start: datetime, hours: int, *, calendar: OfficeCalendar) -> datetime:
    """The minute at which so many working hours have passed: the office's own time limits."""
    return calendar.add_working_time(start, timedelta(hours=hours))


def first_day(received_at: datetime, calendar: OfficeCalendar, excluded: Collection[date] = ()) -> date:
    """The day that counts as the first (법 제19조②: it is counted in).

    What arrives at or after closing, or on a day off, counts from the next working day.
    """
    local = received_at.astimezone(SEOUL)
    is_late = local.time() >= calendar.closes and not calendar.counts_late_receipt
    return calendar.working_day_from(local.date() + DAY if is_late else local.date(), excluded)


def civil_due_on(from_on: date, days: int, calendar: OfficeCalendar) -> date:
    """The last day of `days` after an event, by the Civil Act: the day of the event is out (민법
    제157조), every day counts, and a last day off moves on to the next working day (제161조)."""
    return calendar.working_day_from(from_on + days * DAY)


def working_days_left(now: datetime, due: datetime, *, calendar: OfficeCalendar) -> int:
    """Working days after today up to the last one; 0 is today, negative counts days late."""
    today, last = now.astimezone(SEOUL).date(), due.astimezone(SEOUL).date()
    if due >= now:
        return calendar.working_days_between(today, last)
    return min(-1, -calendar.working_days_between(last, today))


def explain(
    received_at: datetime,
    unit: str,
    value: int,
    *,
    calendar: OfficeCalendar,
    excluded_dates: Collection[date] = (),
    extension_days: int = 0,
) -> list[CountedDay]:
    """Each day from the receipt to the deadline, with the reason why it counts or does not."""
    excluded = frozenset(excluded_dates)
    due = due_at(received_at, unit, value, calendar=calendar, excluded_dates=excluded, extension_days=extension_days)
    if due is None:
        return []
    local = received_at.astimezone(SEOUL)
    if _working_time(unit, value) is not None:
        return list(_days_of_hours(local, due, calendar, excluded))
    first = first_day(local, calendar, excluded)
    days = list(_days_before(local.date(), first, calendar, excluded))
    if unit == "day":
        return days + list(_working_days(first, due.date(), calendar, excluded, number=0, period=value))
    last = _last_day(first, unit, value, excluded)
    days += _calendar_days(first, last, excluded)
    return days + list(_days_after(last, due.date(), days[-1].number, calendar, excluded))


def _working_time(unit: str, value: int) -> timedelta | None:
    """The period in working hours, or None where it is counted in days."""
    if unit == "work_minutes":
        return timedelta(minutes=value)
    if unit == "hour":
        return timedelta(hours=value)
    if unit == "immediate":
        return IMMEDIATE
    if unit == "day" and value <= LONGEST_COUNTED_IN_HOURS:
        return value * WORKING_DAY
    return None


def _last_day(first: date, unit: str, value: int, excluded: Collection[date]) -> date:
    """법 제19조③, 민법 제160조: by the calendar, the eve of the matching day, or the last day of a month
    that has none. Each date that a pause takes out lengthens it by one."""
    last = first + value * 7 * DAY - DAY if unit == "week" else _eve_of_matching_day(first, unit, value)
    for day in sorted(excluded):
        if first <= day <= last:
            last += DAY
    return last


def _eve_of_matching_day(first: date, unit: str, value: int) -> date:
    count = first.month - 1 + value * (12 if unit == "year" else 1)
    year, month = first.year + count // 12, count % 12 + 1
    if year > date.max.year:
        raise OverflowError("after all calendars")
    length = months.monthrange(year, month)[1]
    return date(year, month, length) if first.day > length else date(year, month, first.day) - DAY


def _days_of_hours(
    received: datetime, due: datetime, calendar: OfficeCalendar, excluded: Collection[date]
) -> Iterator[CountedDay]:
    number = 0
    for day in _days(received.date(), due.date()):
        why_not = _why_not(day, calendar, excluded)
        since = calendar.worked(received.time() if day == received.date() else time.min)
        span = calendar.worked(due.time() if day == due.date() else time.max) - since
        if why_not is None and not span:
            why_not = _("업무 시간 뒤에 받아 다음 근무일부터 셉니다")
        if why_not is not None:
            yield CountedDay(day, False, why_not)
            continue
        number += 1
        minutes = int(span.total_seconds() // 60)
        yield CountedDay(day, True, _hours_phrase(minutes), number, minutes)


def _days_before(
    received_on: date, first: date, calendar: OfficeCalendar, excluded: Collection[date]
) -> Iterator[CountedDay]:
    """From the receipt to the eve of the first day: none of them counts."""
    for day in _days(received_on, first - DAY):
        late = _("업무 시간 뒤에 받아 다음 근무일부터 셉니다")
        yield CountedDay(day, False, _why_not(day, calendar, excluded) or late)


def _working_days(
    first: date, last: date, calendar: OfficeCalendar, excluded: Collection[date], *, number: int, period: int
) -> Iterator[CountedDay]:
    """Days of which only working days count, numbered on from `number`; after `period` they are the extension's."""
    for day in _days(first, last):
        why_not = _why_not(day, calendar, excluded)
        if why_not is not None:
            yield CountedDay(day, False, why_not)
            continue
        number += 1
        extra = _("늘린 기간 %(number)d일째") % {"number": number - period}
        yield CountedDay(day, True, _ordinal(number) if number <= period else extra, number)


def _calendar_days(first: date, last: date, excluded: Collection[date]) -> Iterator[CountedDay]:
    """Days that all count, days off too, but for those of a pause."""
    number = 0
    for day in _days(first, last):
        if day in excluded:
            yield CountedDay(day, False, _("보완을 기다린 날이라 뺍니다"))
            continue
        number += 1
        yield CountedDay(day, True, _ordinal(number), number)


def _days_after(
    last: date, due: date, number: int, calendar: OfficeCalendar, excluded: Collection[date]
) -> Iterator[CountedDay]:
    """What follows a period by the calendar: the way to the next working day, then the extension."""
    end = calendar.working_day_from(last, excluded)
    for day in _days(last + DAY, end - DAY):
        yield CountedDay(day, False, _why_not(day, calendar, excluded) or "")
    if end != last:
        number += 1
        yield CountedDay(end, True, _("마지막 날이 쉬는 날이라 이날 끝납니다"), number)
    yield from _working_days(end + DAY, due, calendar, excluded, number=number, period=number)


def _why_not(day: date, calendar: OfficeCalendar, excluded: Collection[date]) -> str | None:
    """Why the day does not count, None if it does."""
    if day in excluded:
        return _("보완을 기다린 날이라 뺍니다")
    if day in calendar.holidays:
        return calendar.names.get(day) or _("공휴일")
    if day.weekday() == 5:
        return _("토요일")
    return _("일요일") if day.weekday() == 6 else None


def _ordinal(number: int) -> str:
    return _("%(number)d일째") % {"number": number}


def _hours_phrase(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d분") % {"minutes": rest}
    if rest:
        return _("%(hours)d시간 %(minutes)d분") % {"hours": hours, "minutes": rest}
    return _("%(hours)d시간") % {"hours": hours}


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
