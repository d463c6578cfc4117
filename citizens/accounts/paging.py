"""Pages by key: the next page starts after the last row seen, at the same cost however far one goes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import DateTimeField, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
MARK = "after"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, and the mark with which the next one begins ("" on the last)."""

    rows: list[Row]
    next_mark: str


def page_by_key(queryset: QuerySet[Row], query: Mapping[str, Any], size: int) -> Page[Row]:
    """The page after the mark in `query`. The queryset is ordered by an instant or a day and then by `id`.

    A mark that is none of ours starts from the beginning.
    """
    field = str(queryset.query.order_by[0])
    descending = field.startswith("-")
    field = field.lstrip("-")
    is_instant = isinstance(queryset.model._meta.get_field(field), DateTimeField)
    if after := _parse(str(query.get(MARK, "")), is_instant):
        beyond = "lt" if descending else "gt"
        queryset = queryset.filter(
            Q(**{f"{field}__{beyond}": after[0]}) | Q(**{field: after[0], "id__gt": after[1]}),
            **{f"{field}__{'lte' if descending else 'gte'}": after[0]},  # lets the index seek
        )
    rows = list(queryset[: size + 1])
    if len(rows) <= size:
        return Page(rows, "")
    last = rows[size - 1]
    return Page(rows[:size], f"{getattr(last, field).isoformat()}_{last.pk}")


def _parse(mark: str, is_instant: bool) -> tuple[date, uuid.UUID] | None:
    place, separator, key = mark.partition("_")
    if not separator:
        return None
    try:
        if not is_instant:
            return date.fromisoformat(place), uuid.UUID(key)
        at = datetime.fromisoformat(place)
        return (at, uuid.UUID(key)) if at.tzinfo else None
    except ValueError:
        return None
