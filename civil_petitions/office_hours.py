"""When the office works, and how far so many working days or hours reach. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
DAY = timedelta(days=1)
NOTHING = timedelta()


@dataclass(frozen=True)
class OfficeCalendar:
    """Weekdays that are no holidays, from opening to closing without lunch (시행령 제8조의3, 복무규정 제9조).

    `counts_late_receipt`: what comes in after closing on a working day counts from that day. The law
    is silent; common practice is the next working day.
    """

    holidays: frozenset[date] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict)
    opens: time = time(9)
    lunch: tuple[time, time] = (time(12), time(13))
    closes: time = time(18)
    counts_late_receipt: bool = False

    @cached_property
    def _days_off(self) -> list[int]:
        return sorted(day.toordinal() for day in self.holidays if day.weekday() < 5)

    @cached_property
    def _length_of_morning(self) -> timedelta:
        return _since_midnight(self.lunch[0]) - _since_midnight(self.opens)

    @cached_property
    def _length_of_day(self) -> timedelta:
        return self._length_of_morning + _since_midnight(self.closes) - _since_midnight(self.lunch[1])

    def is_working_day(self, day: date, excluded: Collection[date] = ()) -> bool:
        """법 제19조: Saturdays, public holidays and the dates a pause takes out do not count."""
        return day.weekday() < 5 and day not in self.holidays and day not in excluded

    def working_day_from(self, day: date, excluded: Collection[date] = ()) -> date:
        """The day itself, or the first working day after it."""
        return day if self.is_working_day(day, excluded) else self.nth_working_day(day, 1, excluded)

    def with_holidays(self, names: Mapping[date, str]) -> "OfficeCalendar":
        """The same office with more days off; a day that had a name keeps it."""
        return replace(self, holidays=self.holidays | names.keys(), names={**names, **self.names})

    def nth_working_day(self, first: date, number: int, excluded: Collection[date] = ()) -> date:
        """The working day with this number, when the first one from `first` on has number 1.

        Costs the same for a week and for ten years.
        """
        off = self._days_off
        if excluded:
            off = sorted({*off, *(day.toordinal() for day in excluded if day.weekday() < 5)})
        start = first.toordinal()
        weekdays_before, off_before, passed = _weekdays_until(start - 1), bisect_left(off, start), 0
        while True:
            ordinal = _weekday_number(weekdays_before + number + passed)
            now_passed = bisect_right(off, ordinal) - off_before
            if now_passed == passed:
                return date.fromordinal(ordinal)
            passed = now_passed

    def working_days_between(self, before: date, last: date) -> int:
        """How many working days come after `before`, `last` being one of them."""
        start, end = before.toordinal(), last.toordinal()
        off = bisect_right(self._days_off, end) - bisect_right(self._days_off, start)
        return _weekdays_until(end) - _weekdays_until(start) - off

    def add_working_time(self, start: datetime, span: timedelta, excluded: Collection[date] = ()) -> datetime:
        """Spend the span in working hours; what ends exactly at noon or at closing stays there."""
        local = start.astimezone(SEOUL)
        first, gone = local.date(), NOTHING
        if not self.is_working_day(first, excluded) or local.time() >= self.closes:
            first = self.nth_working_day(first + DAY, 1, excluded)
        else:
            gone = self.worked(local.time())
        total = gone + span
        if not span:
            return self._instant(first, gone, after_lunch=True)
        whole_days, rest = divmod(total, self._length_of_day)
        if not rest:
            whole_days, rest = whole_days - 1, self._length_of_day
        return self._instant(self.nth_working_day(first, whole_days + 1, excluded), rest)

    def working_minutes_until(self, at: datetime) -> int:
        """Whole working minutes since the calendar began: the difference of two instants is what lies between them.

        Whatever is cut into pieces keeps its sum to the minute.
        """
        local = at.astimezone(SEOUL)
        ordinal = local.date().toordinal()
        days = _weekdays_until(ordinal - 1) - bisect_left(self._days_off, ordinal)
        today = self.worked(local.time()) if self.is_working_day(local.date()) else NOTHING
        return (days * self._length_of_day + today) // timedelta(minutes=1)

    def worked(self, until: time) -> timedelta:
        """The working time of a working day that is over at this hour."""
        now = _since_midnight(until)
        morning = min(max(now - _since_midnight(self.opens), NOTHING), self._length_of_morning)
        afternoon = min(now, _since_midnight(self.closes)) - _since_midnight(self.lunch[1])
        return morning + max(afternoon, NOTHING)

    def _instant(self, day: date, worked: timedelta, *, after_lunch: bool = False) -> datetime:
        """When so much of the day's work is done: before lunch rather than after it, unless told."""
        at = datetime.combine(day, self.opens, SEOUL) + worked
        if worked > self._length_of_morning or (after_lunch and worked == self._length_of_morning):
            at += _since_midnight(self.lunch[1]) - _since_midnight(self.lunch[0])
        return at


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)


def _weekdays_until(ordinal: int) -> int:
    """How many Mondays to Fridays there are up to a day of the calendar; day 1 was a Monday."""
    weeks, days = divmod(ordinal, 7)
    return weeks * 5 + min(days, 5)


def _weekday_number(number: int) -> int:
    """The day of the calendar that is the Monday-to-Friday with this number."""
    weeks, days = divmod(number - 1, 5)
    return weeks * 7 + days + 1
