"""Start-up check: the blind-index keys must be those by which people were registered."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from citizens.encryption import SealError, blind_indexes
from citizens.keys.checks import PUT_BACK, ring_opens_every_key, secrets_are_well_formed
from citizens.keys.reindexing import columns, indexed_models


def index_keys_are_at_hand(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Stored look-up values come from keys that we hold: otherwise people are not found, and registered again."""
    if settings.KEYLESS or not databases or secrets_are_well_formed() or ring_opens_every_key(databases):
        return []  # said already
    return [
        checks.Error(
            f"BLIND_INDEX_KEY에 {stored.partition(':')[0]} 색인을 만든 열쇠가 없거나 다른 열쇠입니다. "
            "The stored index needs another key.",
            hint=PUT_BACK,
            id="keys.E005",
        )
        for stored in sorted(set(_foreign_indexes(databases)))
    ]


def _foreign_indexes(databases: Sequence[str]) -> Iterator[str]:
    """Of each look-up column the first and the last value, by its index, when our keys would not have made it."""
    for database in databases:
        for model in indexed_models():
            for column in columns(model):
                stored = model._base_manager.using(database).exclude(**{column: ""}).only("pk", column)
                try:
                    for row in filter(None, (stored.order_by(column).first(), stored.order_by(column).last())):
                        kind, value = row.blind_index_sources()[column]  # type: ignore[attr-defined]
                        if getattr(row, column) not in blind_indexes(kind, value):
                            yield getattr(row, column)
                except (SealError, KeyError, DatabaseError):
                    continue  # says nothing about the key; a column may also wait for its migration
