"""What several areas have to say in a line each, by one question to the database."""

from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.consent import dashboard as consent
from citizens.mandates import dashboard as mandates
from portal.interests import dashboard as interests

AREAS = {"consent": consent, "interests": interests, "mandates": mandates}


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """The cards of the areas that ask something, each with its rows, the first last day first."""
    first, *others = (_rows(name, area.waiting(account)) for name, area in AREAS.items())
    found = sorted(first.union(*others, all=True))
    asked = {name: [(_end(day), about) for area, day, about in found if area == name] for name in AREAS}
    return [card for name, rows in asked.items() if rows for card in AREAS[name].cards(rows)]


def _rows(name: str, waiting: QuerySet[Any]) -> QuerySet[Any, tuple[str, date, str]]:
    return waiting.order_by().values_list(Value(name), "last_day", "about")


def _end(day: date) -> datetime:
    """The end of the day, for lists that are ordered by instants."""
    return timezone.make_aware(datetime.combine(day, time.max))
