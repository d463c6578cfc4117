"""The office's calendar as an administrator keeps it."""

import time
from collections.abc import Iterable
from datetime import date
from threading import Lock

from django.conf import settings
from django.utils.translation import get_language

from civil_petitions.models.holiday import Holiday
from civil_petitions.office_hours import OfficeCalendar
from civil_petitions.public_holidays import builtin_calendar

KEPT_SECONDS = 30.0

_lock = Lock()
_kept: dict[str, tuple[float, OfficeCalendar]] = {}


def current_calendar() -> OfficeCalendar:
    """The calendar with all holidays of the table, read again after half a minute at the latest."""
    language = "en" if get_language() == "en" else "ko"
    with _lock:
        read_at, calendar = _kept.get(language, (0.0, OfficeCalendar()))
        if not read_at or time.monotonic() - read_at > KEPT_SECONDS:
            calendar = _read(language)
            _kept[language] = (time.monotonic(), calendar)
        return calendar


def calendar_of_years(years: Iterable[int]) -> tuple[OfficeCalendar, list[int]]:
    """The calendar, with the law's own holidays in years that the table lacks; names those years."""
    kept = current_calendar()
    missing = [year for year in years if date(year, 1, 1) not in kept.holidays]
    return (kept.with_holidays(builtin_calendar(missing).names) if missing else kept), missing


def forget() -> None:
    """Read the table again at the next question; called after a change."""
    with _lock:
        _kept.clear()


def _read(language: str) -> OfficeCalendar:
    names: dict[date, str] = {}
    for day, name_ko, name_en in Holiday.objects.values_list("date", "name_ko", "name_en"):
        names[day] = name_en if language == "en" and name_en else name_ko
    return OfficeCalendar(holidays=frozenset(names), names=names, **settings.OFFICE_HOURS)
