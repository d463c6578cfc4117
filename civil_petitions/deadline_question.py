"""A question for a deadline, read from what people and programs write. Pure.

Whatever cannot be read raises BadQuestion with a Korean sentence that says what is wrong.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from civil_petitions.deadlines import SEOUL, UNITS, WITHOUT_VALUE, CountedDay, OfficeCalendar, due_at, explain

FIRST_YEAR, LAST_YEAR = 1950, 2100
LONGEST_VALUE = 100_000
LONGEST_EXCLUSION = 3660
NO_HOLIDAYS = OfficeCalendar()


class BadQuestion(ValueError):
    """The question cannot be read; the message says why, in Korean."""


@dataclass(frozen=True)
class DeadlineQuestion:
    """When a petition received at this time, with this period, is due."""

    received_at: datetime
    unit: str
    value: int = 0
    excluded_dates: frozenset[date] = frozenset()
    extension_days: int = 0

    def due_at(self, calendar: OfficeCalendar) -> datetime | None:
        return due_at(self.received_at, self.unit, self.value, **self._more(calendar))

    def explain(self, calendar: OfficeCalendar) -> list[CountedDay]:
        return explain(self.received_at, self.unit, self.value, **self._more(calendar))

    def years(self) -> range:
        """The years whose holidays can matter."""
        due = self.due_at(NO_HOLIDAYS)
        return range(self.received_at.year, (due or self.received_at).year + 2)

    def _more(self, calendar: OfficeCalendar) -> dict[str, Any]:
        return {
            "calendar": calendar,
            "excluded_dates": self.excluded_dates,
            "extension_days": self.extension_days,
        }


def from_json(line: str) -> DeadlineQuestion:
    """One line of a batch: {"received", "unit", "n", "excluded_dates", "extension_days"}."""
    try:
        given = json.loads(line)
    except ValueError:
        raise BadQuestion("JSON이 아닙니다.") from None
    if not isinstance(given, dict):
        raise BadQuestion('{"received": …, "unit": …, "n": …} 꼴이 아닙니다.')
    excluded = given.get("excluded_dates") or []
    if not isinstance(excluded, list):
        raise BadQuestion("excluded_dates는 날짜의 목록이어야 합니다.")
    return question(
        given.get("received"),
        given.get("unit"),
        given.get("n"),
        excluded=excluded,
        extension_days=given.get("extension_days") or 0,
        value_name="n",
    )


def question(
    received: Any,
    unit: Any,
    value: Any,
    *,
    excluded: Iterable[Any] = (),
    extension_days: Any = 0,
    value_name: str = "--value",
) -> DeadlineQuestion:
    """A question that has an answer: its deadline is known to exist."""
    received_at = _instant(received)
    if unit not in UNITS:
        raise BadQuestion(f"단위(unit)는 {', '.join(UNITS)} 가운데 하나여야 합니다. 받은 값: {_shown(unit)}")
    least = 0 if unit in WITHOUT_VALUE else 1
    if value is None and unit in ("none", "immediate"):
        value = 0
    asked = DeadlineQuestion(
        received_at=received_at,
        unit=unit,
        value=_number(value, value_name, least),
        excluded_dates=frozenset(day for text in excluded for day in _dates(text)),
        extension_days=_number(extension_days, "extension_days", 0),
    )
    try:
        asked.years()
    except (ValueError, OverflowError):
        raise BadQuestion(f"기간이 너무 깁니다: {value} {unit}") from None
    return asked


def _instant(text: Any) -> datetime:
    if not isinstance(text, str) or not text.strip():
        raise BadQuestion("접수 일시(received)가 없습니다. 2026-11-23T10:00처럼 써 주세요.")
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadQuestion(f"접수 일시를 읽을 수 없습니다: {_shown(text)}. 2026-11-23T10:00처럼 써 주세요.") from None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise BadQuestion(f"접수 일시는 {FIRST_YEAR}년부터 {LAST_YEAR}년까지 셀 수 있습니다: {_shown(text)}")
    return at.astimezone(SEOUL) if at.tzinfo else at.replace(tzinfo=SEOUL)


def _number(given: Any, name: str, least: int) -> int:
    if given is None or given == "":
        raise BadQuestion(f"기간({name})이 없습니다.")
    if isinstance(given, str) and given.strip().lstrip("+-").isascii() and given.strip().lstrip("+-").isdigit():
        given = int(given) if len(given) < 10 else LONGEST_VALUE + 1
    if not isinstance(given, int) or isinstance(given, bool):
        raise BadQuestion(f"{name}은(는) 정수여야 합니다. 받은 값: {_shown(given)}")
    if not least <= given <= LONGEST_VALUE:
        raise BadQuestion(f"{name}은(는) {least}부터 {LONGEST_VALUE}까지여야 합니다. 받은 값: {_shown(given)}")
    return given


def _dates(text: Any) -> list[date]:
    """2026-11-24, or 2026-11-24..2026-11-27 with both its ends."""
    if not isinstance(text, str):
        raise BadQuestion(f"빼는 날을 읽을 수 없습니다: {_shown(text)}")
    first_text, dots, last_text = text.partition("..")
    try:
        first = date.fromisoformat(first_text.strip())
        last = date.fromisoformat(last_text.strip()) if dots else first
    except ValueError:
        raise BadQuestion(
            f"빼는 날을 읽을 수 없습니다: {_shown(text)}. 2026-11-24 또는 2026-11-24..2026-11-27처럼 써 주세요."
        ) from None
    length = (last - first).days + 1
    if length < 1:
        raise BadQuestion(f"빼는 기간의 끝이 처음보다 빠릅니다: {_shown(text)}")
    if length > LONGEST_EXCLUSION:
        raise BadQuestion(f"빼는 기간이 너무 깁니다: {_shown(text)}")
    return [first + timedelta(days=n) for n in range(length)]


def _shown(given: Any) -> str:
    """What was given, short enough for one line."""
    text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:60]}…"
