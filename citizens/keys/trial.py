"""A trial before an old master key is destroyed: rows taken at random must open without it."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from citizens.encryption import envelope
from citizens.encryption.data_keys import DataKey
from citizens.encryption.errors import SealError, Shredded
from citizens.encryption.fields import SealedMixin
from citizens.encryption.key_ring import KeyRing, key_ring
from citizens.keys.models import SubjectKey


class TrialFailed(Exception):
    """A row does not open with the newest master key alone."""


def open_at_random(rows: int) -> int:
    """Open so many rows of every table with sealed fields, with the newest key only; says how many values opened."""
    ring, opened = key_ring(), 0
    for key in _some(SubjectKey.objects.filter(wrapped__isnull=False), rows):
        _data_key(ring, key)
    for model in apps.get_models():
        fields = [field for field in model._meta.local_fields if isinstance(field, SealedMixin)]
        if not fields:
            continue
        for row in _some(model._default_manager.all(), rows):
            opened += _opened(ring, row, fields)
    return opened


def _opened(ring: KeyRing, row: models.Model, fields: list[SealedMixin]) -> int:
    """How many of the row's sealed values opened. What was shredded on purpose does not count."""
    count = 0
    for field in fields:
        value = row.__dict__[field.attname]
        if value is None:
            continue
        try:
            key = SubjectKey.objects.get(pk=envelope.key_id_of(value.blob))
            envelope.unseal(_data_key(ring, key).fields, field.place(row), value.blob)
            count += 1
        except Shredded:
            continue
        except (SealError, SubjectKey.DoesNotExist) as error:
            raise TrialFailed(f"{row._meta.label} {row.pk} {field.name}: {error}") from None
    return count


def _data_key(ring: KeyRing, key: SubjectKey) -> DataKey:
    if key.wrapped is None:
        raise Shredded("the key was destroyed")
    if key.kek_id != ring.active:
        raise TrialFailed(f"keys.SubjectKey {key.pk}: {key.kek_id}번 열쇠가 아직 필요합니다")
    try:
        return DataKey(ring.unwrap(bytes(key.wrapped), key.pk, ring.active))
    except SealError as error:
        raise TrialFailed(f"keys.SubjectKey {key.pk}: {error}") from None


def _some(rows: models.QuerySet[Any], wanted: int) -> Iterator[Any]:
    """Rows at random by jumping into their ids, which are random too: quick on a table of any size."""
    for _ in range(wanted):
        row = rows.filter(pk__gte=uuid.uuid4()).order_by("pk").first() or rows.order_by("pk").first()
        if row is None:
            return
        yield row
