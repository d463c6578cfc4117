"""Statutory periods of petitions, as pure functions of instants and a calendar.

Instants are aware; results are in Asia/Seoul. A period is a unit and a value: "work_minutes",
"immediate" (value ignored), "day", "week", "month", "year", or "none" (no statutory period).
"""

import calendar as months
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

SEOUL = ZoneInfo("Asia/Seoul")
DAY = timedelta(days=1)
END_OF_DAY = time(23, 59, 59)  # 민법 제159조: a period of days ends with the end of its last day

IMMEDIATE_HOURS = 3  # 시행령 제19조
HOURS_A_DAY = 8  # 법 제19조①
LONGEST_COUNTED_IN_HOURS = 5  # 법 제19조①: five days or fewer are counted by the hour

UNITS = ("none", "work_minutes", "immediate", "day", "week", "month", "year")


@dataclass(frozen=True)
class OfficeCalendar:
    """When the office works: weekdays that are no holidays, from opening to closing without lunch."""

    holidays: frozenset[date] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict)
    opens: time = time(9)
    lunch: tuple[time, time] = (time(12), time(13))
    closes: time = time(18)

    def is_working_day(self, day: date, excluded: Collection[date] = ()) -> bool:
        """법 제19조: Saturdays, public holidays and the dates a pause takes out do not count."""
        return day.weekday() < 5 and day not in self.holidays and day not in excluded

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working hours of one working day."""
        instants = (self.opens, *self.lunch, self.closes)
        opens, noon, after, closes = (datetime.combine(day, instant, SEOUL) for instant in instants)
        return [(opens, noon), (after, closes)]


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
    """The statutory deadline: an exact minute for periods in hours, else the end of the last day.

    None for a petition type without a statutory period. Raises ValueError for an unknown unit or a
    negative value.
    """
    excluded = frozenset(excluded_dates)
    if unit not in UNITS or value < 0 or extension_days < 0:
        raise ValueError(f"no such period: {value} {unit} + {extension_days}")
    if unit == "none":
        return None
    minutes = _minutes(unit, value)
    if minutes is not None:
        return _add_minutes(received_at, minutes + extension_days * HOURS_A_DAY * 60, calendar, excluded)
    first = first_day(received_at, calendar, excluded)
    if unit == "day":
        last = _nth_working_day(first, value + extension_days, calendar, excluded)
    else:
        last = _end_by_calendar(first, unit, value, calendar, excluded)
        if extension_days:
            last = _nth_working_day(last + DAY, extension_days, calendar, excluded)
    return datetime.combine(last, END_OF_DAY, SEOUL)


def add_working_hours(start: datetime, hours: int, *, calendar: OfficeCalendar) -> datetime:
    """The minute at which so many working hours have passed: the office's own time limits."""
    return _add_minutes(start, hours * 60, calendar, frozenset())


def first_day(received_at: datetime, calendar: OfficeCalendar, excluded: Collection[date] = ()) -> date:
    """The day that counts as the first (법 제19조②: it is counted in).

    What arrives at or after closing, or on a day off, counts from the next working day.
    """
    local = received_at.astimezone(SEOUL)
    day = local.date() if local.timetz().replace(tzinfo=None) < calendar.closes else local.date() + DAY
    return _working_day_from(day, calendar, excluded)


def civil_due_on(from_on: date, days: int, calendar: OfficeCalendar) -> date:
    """The last day of `days` after an event, by the Civil Act: the day of the event is out (민법
    제157조), every day counts, and a last day off moves on to the next working day (제161조)."""
    return _working_day_from(from_on + days * DAY, calendar)


def working_days_left(now: datetime, due: datetime, *, calendar: OfficeCalendar) -> int:
    """Working days after today up to the last one; 0 is today, negative counts days late."""
    today, last = now.astimezone(SEOUL).date(), due.astimezone(SEOUL).date()
    if due < now and today == last:
        return -1
    step = 1 if last >= today else -1
    days = (today + n * step * DAY for n in range(1, abs((last - today).days) + 1))
    counted = sum(calendar.is_working_day(day) for day in days)
    return counted * step if step > 0 else min(-1, -counted)


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
    due = due_at(
        received_at,
        unit,
        value,
        calendar=calendar,
        excluded_dates=excluded_dates,
        extension_days=extension_days,
    )
    if due is None:
        return []
    excluded = frozenset(excluded_dates)
    local = received_at.astimezone(SEOUL)
    by_minutes = _minutes(unit, value) is not None
    by_calendar = unit in ("week", "month", "year")
    days, number = [], 0
    for day in _days(local.date(), due.date()):
        minutes = _minutes_between(day, local, due, calendar) if by_minutes else 0
        off = _why_not(day, calendar, excluded)
        if off is None and not by_minutes and day == local.date() and first_day(local, calendar, excluded) != day:
            off = _("업무 시간 뒤에 받아 다음 근무일부터 셉니다")
        if off is None and by_minutes and not minutes:
            off = _("업무 시간 뒤에 받아 다음 근무일부터 셉니다")
        if off is not None and not (by_calendar and day not in excluded and day >= first_day(local, calendar)):
            days.append(CountedDay(day, False, off))
            continue
        number += 1
        days.append(CountedDay(day, True, _reason(minutes, number, by_minutes), number, minutes))
    return days


def _reason(minutes: int, number: int, by_minutes: bool) -> str:
    if not by_minutes:
        return _("%(number)d일째") % {"number": number}
    hours, rest = divmod(minutes, 60)
    if rest:
        return _("%(hours)d시간 %(minutes)d분") % {"hours": hours, "minutes": rest}
    return _("%(hours)d시간") % {"hours": hours}


def _minutes(unit: str, value: int) -> int | None:
    """The period in working minutes, or None where it is counted in days."""
    if unit == "work_minutes":
        return value
    if unit == "immediate":
        return IMMEDIATE_HOURS * 60
    if unit == "day" and value <= LONGEST_COUNTED_IN_HOURS:
        return value * HOURS_A_DAY * 60
    return None


def _add_minutes(start: datetime, minutes: int, calendar: OfficeCalendar, excluded: frozenset[date]) -> datetime:
    """Spend the minutes in working hours; what ends exactly at noon or at closing stays there."""
    local = start.astimezone(SEOUL)
    left = timedelta(minutes=minutes)
    day = local.date()
    while True:
        if calendar.is_working_day(day, excluded):
            for opens, closes in calendar.spans(day):
                begin = max(opens, local)
                if begin >= closes:
                    continue
                if left <= closes - begin:
                    return begin + left
                left -= closes - begin
        day += DAY


def _minutes_between(day: date, start: datetime, end: datetime, calendar: OfficeCalendar) -> int:
    spans = ((max(opens, start), min(closes, end)) for opens, closes in calendar.spans(day))
    return sum(int((closes - opens).total_seconds() // 60) for opens, closes in spans if closes > opens)


def _nth_working_day(first: date, number: int, calendar: OfficeCalendar, excluded: Collection[date]) -> date:
    """The working day with this number when the first one from `first` on has number 1."""
    day = _working_day_from(first, calendar, excluded)
    for _number in range(number - 1):
        day = _working_day_from(day + DAY, calendar, excluded)
    return day


def _working_day_from(day: date, calendar: OfficeCalendar, excluded: Collection[date] = ()) -> date:
    while not calendar.is_working_day(day, excluded):
        day += DAY
    return day


def _end_by_calendar(
    first: date, unit: str, value: int, calendar: OfficeCalendar, excluded: frozenset[date]
) -> date:
    """법 제19조③, 민법 제160조: ends the day before the matching day, or on the last day of a month
    that has none. Dates a pause takes out lengthen it one for one."""
    last = first + value * 7 * DAY - DAY if unit == "week" else _matching_day_eve(first, unit, value)
    day = first
    while day <= last:
        if day in excluded:
            last += DAY
        day += DAY
    return _working_day_from(last, calendar, excluded)  # 민법 제161조


def _matching_day_eve(first: date, unit: str, value: int) -> date:
    count = first.month - 1 + value * (12 if unit == "year" else 1)
    year, month = first.year + count // 12, count % 12 + 1
    length = months.monthrange(year, month)[1]
    return date(year, month, length) if first.day > length else date(year, month, first.day) - DAY


def _why_not(day: date, calendar: OfficeCalendar, excluded: frozenset[date]) -> str | None:
    """Why the day does not count, None if it does."""
    if day in excluded:
        return _("보완을 기다린 날이라 뺍니다")
    if day in calendar.holidays:
        return calendar.names.get(day) or _("공휴일")
    if day.weekday() == 5:
        return _("토요일")
    return _("일요일") if day.weekday() == 6 else None


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
