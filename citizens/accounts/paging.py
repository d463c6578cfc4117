"""Pages by key: the next page starts after the last row seen, at the same cost however far one goes."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import DateTimeField, IntegerField, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
MARK = "after"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, and the mark with which the next one begins ("" on the last)."""

    rows: list[Row]
    next_mark: str


def page_by_key(queryset: QuerySet[Row], query: Mapping[str, Any], size: int) -> Page[Row]:
    """The page after the mark in `query`. The queryset is ordered by an instant, a day or a count, then by `id`.

    A mark that is none of ours starts from the beginning.
    """
    field = str(queryset.query.order_by[0])
    descending = field.startswith("-")
    field = field.lstrip("-")
    if after := _parse(str(query.get(MARK, "")), _reader(queryset, field)):
        beyond = "lt" if descending else "gt"
        queryset = queryset.filter(
            Q(**{f"{field}__{beyond}": after[0]}) | Q(**{field: after[0], "id__gt": after[1]}),
            **{f"{field}__{'lte' if descending else 'gte'}": after[0]},  # lets the index seek
        )
    rows = list(queryset[: size + 1])
    if len(rows) <= size:
        return Page(rows, "")
    last = rows[size - 1]
    value = getattr(last, field)
    return Page(rows[:size], f"{value if isinstance(value, int) else value.isoformat()}_{last.pk}")


def _reader(queryset: QuerySet[Any], field: str) -> Callable[[str], Any]:
    """How a mark of this order is read."""
    kind = queryset.model._meta.get_field(field)
    if isinstance(kind, IntegerField):
        return _count
    return _instant if isinstance(kind, DateTimeField) else date.fromisoformat


def _parse(mark: str, read: Callable[[str], Any]) -> tuple[Any, uuid.UUID] | None:
    place, separator, key = mark.partition("_")
    if not separator:
        return None
    try:
        seen = read(place)
        return None if seen is None else (seen, uuid.UUID(key))
    except ValueError:
        return None


def _instant(text: str) -> datetime | None:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else None


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
