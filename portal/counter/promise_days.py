"""The day that was promised, from the words it was promised with. Pure."""

import re
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_noop

from civil_petitions.forms.dates import parse_date
from civil_petitions.office_hours import OfficeCalendar

FRIDAY = 4
MONTH_AND_DAY = re.compile(r"([0-9]{1,2})\s*(?:[./-]|월)\s*([0-9]{1,2})\s*[.일]?")
# What is offered beside the field; the number is the quick key.
WORDS = {
    "1": gettext_noop("오늘"),
    "2": gettext_noop("내일"),
    "3": gettext_noop("이번 주"),
    "4": gettext_noop("다음 주"),
}


def promised_day(words: str, today: date, calendar: OfficeCalendar) -> date | None:
    """A working day of the office, today or later; None when the words name none.

    A word that falls on a day off means the next working day: nobody would be there to call.
    """
    said = words.strip()
    for number, word in WORDS.items():
        if said in (number, word, gettext(word)):
            return _of_word(number, today, calendar)
    day = parse_date(said) or _without_year(said, today)
    return day if day is not None and day >= today else None


def _of_word(number: str, today: date, calendar: OfficeCalendar) -> date:
    if number in ("1", "2"):
        return calendar.working_day_from(today + timedelta(days=int(number) - 1))
    monday = today - timedelta(days=today.weekday())
    last = monday + timedelta(days=FRIDAY + (7 if number == "4" else 0))
    while last > today and not calendar.is_working_day(last):
        last -= timedelta(days=1)
    return last if last >= today else calendar.working_day_from(today)


def _without_year(said: str, today: date) -> date | None:
    """11.28 or 11월 28일 is the next one to come."""
    match = MONTH_AND_DAY.fullmatch(said)
    if match is None:
        return None
    month, day = (int(part) for part in match.groups())
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None
