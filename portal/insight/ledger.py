"""Whose time it was: each working minute of a petition is booked to exactly one department, or to the petitioner."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from civil_petitions.models import PetitionEvent
from civil_petitions.office_hours import OfficeCalendar

Kind = PetitionEvent.Kind
Step = tuple[str, datetime, dict[str, Any]]  # kind, when, details


@dataclass
class Booking:
    """The working minutes of one petition: by department, and those in which the petitioner had to act."""

    departments: Counter[str] = field(default_factory=Counter)
    paused: int = 0

    @property
    def working(self) -> int:
        return sum(self.departments.values())


def book(
    steps: Iterable[Step], *, department: str, began_at: datetime, until: datetime, calendar: OfficeCalendar
) -> Booking:
    """Walk through the history in its order. `department` is where the petition is now."""
    steps = list(steps)
    booking = Booking()
    where = first_department(steps, department)
    booking.departments[where] += 0
    is_paused, reached = False, calendar.working_minutes_until(began_at)
    for kind, at, details in steps:
        if at >= until:
            break
        now = max(reached, calendar.working_minutes_until(at))
        _add(booking, where, now - reached, is_paused)
        reached = now
        if kind == Kind.SUPPLEMENT_REQUESTED:
            is_paused = True
        elif kind == Kind.SUPPLEMENTED:
            is_paused = False
        elif kind == Kind.ASSIGNED:
            where = details.get("to_department", where)
    _add(booking, where, max(0, calendar.working_minutes_until(until) - reached), is_paused)
    return booking


def first_department(steps: Iterable[Step], now: str) -> str:
    """Where the petition went when it was filed: what the first assignment took it from."""
    for kind, _at, details in steps:
        if kind == Kind.ASSIGNED and details.get("from_department"):
            return str(details["from_department"])
    return now


def moves(steps: Iterable[Step]) -> int:
    """How often it went from one department to another."""
    return sum(
        kind == Kind.ASSIGNED and details.get("from_department") != details.get("to_department")
        for kind, _at, details in steps
    )


def _add(booking: Booking, where: str, minutes: int, is_paused: bool) -> None:
    if is_paused:
        booking.paused += minutes
    else:
        booking.departments[where] += minutes
