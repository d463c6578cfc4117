"""Reads dates and times as people in Korea write them, and writes them back. Pure."""

import re
from datetime import date, datetime, time

from django.utils.translation import get_language

_DATE = re.compile(
    r"([0-9]{4})\s*[-./년]\s*([0-9]{1,2})\s*[-./월]\s*([0-9]{1,2})\s*[.일]?(?:\s*\([월화수목금토일]\))?"
)
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME = re.compile(r"(오전|오후)?\s*([0-9]{1,2})\s*(?::|시)\s*(?:([0-9]{1,2})\s*분?|(반))?(?::[0-9]{2})?")
_WEEKDAYS = "월화수목금토일"


def parse_date(text: str) -> date | None:
    """1985. 3. 7. · 1985-03-07 · 1985년 3월 7일 · 19850307; None when it is no date."""
    match = _DATE.fullmatch(text.strip()) or _COMPACT.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """14:30 · 오후 2:30 · 오후 2시 30분 · 2시 반; None when it is no time."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    half_day, hours, minutes, half = match.groups()
    hour = int(hours)
    if half_day and not 1 <= hour <= 12:
        return None
    if half_day:
        hour = hour % 12 + (12 if half_day == "오후" else 0)
    try:
        return time(hour, 30 if half else int(minutes or 0))
    except ValueError:
        return None


def write_date(day: date) -> str:
    """2026. 11. 23.(월)"""
    if get_language() == "en":
        return f"{day:%a} {day.day} {day:%b %Y}"
    return f"{day.year}. {day.month}. {day.day}.({_WEEKDAYS[day.weekday()]})"


def write_time(clock: time) -> str:
    """오후 2:30"""
    if get_language() == "en":
        return f"{clock:%H:%M}"
    return f"{'오전' if clock.hour < 12 else '오후'} {clock.hour % 12 or 12}:{clock.minute:02d}"


def write_datetime(moment: datetime) -> str:
    """2026. 11. 23.(월) 오후 2:30"""
    return f"{write_date(moment.date())} {write_time(moment.time())}"
