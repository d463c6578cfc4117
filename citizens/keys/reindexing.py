"""A new blind-index key: the look-up columns of every table are written anew, from what is sealed."""

import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import Q

from citizens.encryption import BlindIndexField, SealError, Shredded, blind_index, blind_indexes, prefetch_keys
from citizens.encryption.blind_index import epochs, newest_epoch, prefix
from citizens.keys.models import KeyRotation
from citizens.keys.rotation import Batch, RotationRefused, Tell, refuse_unless_the_ring_opens_all, repeat

SAMPLE = 20
Rows = models.QuerySet[Any]


def rotate_blind_index(*, batch: int, tell: Tell, old_is_lost: bool = False) -> KeyRotation:
    """Everybody is found by the newest key; until then by the older ones too."""
    refuse_unless_the_ring_opens_all()
    if not old_is_lost:
        _refuse_another_key()
    newest = newest_epoch()
    numbers = ",".join(str(number) for number in sorted(epochs(settings.BLIND_INDEX_KEY)) if number != newest)
    rotation = KeyRotation.objects.begin(KeyRotation.Kind.BLIND_INDEX, newest, numbers, left())
    refused = []
    for model in indexed_models():
        try:
            repeat(rotation, partial(reindex, model), under_old_keys(model).count, batch=batch, tell=tell)
        except RotationRefused as error:  # what is broken in one table does not hold up the others
            refused.append(str(error))
    if refused:
        raise RotationRefused(" ".join(refused))
    return rotation


def indexed_models() -> Iterator[type[models.Model]]:
    """Every table with look-up columns."""
    return (model for model in apps.get_models() if not model._meta.proxy and columns(model))


def columns(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.local_fields if isinstance(field, BlindIndexField)]


def left() -> int:
    """How many rows are still found by an older key."""
    return sum(under_old_keys(model).count() for model in indexed_models())


def under_old_keys(model: type[models.Model]) -> Rows:
    newest, old = prefix(newest_epoch()), Q()
    for column in columns(model):
        old |= ~Q(**{column: ""}) & ~Q(**{f"{column}__startswith": newest})
    return model._default_manager.filter(old)


def reindex(model: type[models.Model], after: uuid.UUID | None, size: int) -> Batch:
    """The next rows in order of id, past those that another process holds."""
    # no_key: a petition that is being filed for a citizen does not wait for us.
    rows = under_old_keys(model).select_for_update(skip_locked=True, no_key=True).order_by("pk")
    chosen = list((rows.filter(pk__gt=after) if after else rows)[:size])
    # Asked after the lock, so that what a writer has just changed is read as it is now.
    models.prefetch_related_objects(chosen, *getattr(model, "blind_index_needs", ()))
    prefetch_keys(chosen)
    result = Batch(last=chosen[-1].pk if chosen else None)
    fresh: dict[str, dict[str, str]] = {}
    for row in chosen:
        try:
            fresh[str(row.pk)] = _fresh(row)
        except Shredded:
            fresh[str(row.pk)] = dict.fromkeys(columns(model), "")  # what is destroyed is not to be found either
        except SealError:
            result.unreadable.append(row.pk)
    if fresh:
        result.done = _write(model, fresh)
    return result


def _write(model: type[models.Model], fresh: dict[str, dict[str, str]]) -> int:
    quote, names = connection.ops.quote_name, columns(model)
    changes = ", ".join(f"{quote(name)} = new.{quote(name)}" for name in names)
    statement = f"""
        UPDATE {quote(model._meta.db_table)} AS kept SET {changes}
        FROM unnest(%s::uuid[]{", %s::text[]" * len(names)}) AS new (id, {", ".join(map(quote, names))})
        WHERE kept.id = new.id
    """  # noqa: S608 - the names are those of our own tables
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(fresh), *([row[name] for row in fresh.values()] for name in names)])
        return int(cursor.rowcount)


def _fresh(row: Any) -> dict[str, str]:
    """What the look-up columns should hold, under the newest key."""
    sources = row.blind_index_sources()
    return {name: blind_index(*sources[name]) if name in sources else "" for name in columns(type(row))}


def open_at_random(rows: int) -> int:
    """Compare stored values of so many rows with fresh ones. Raises RotationRefused for one that differs."""
    agreed = 0
    for model in indexed_models():
        for _ in range(rows):
            row = model._default_manager.filter(pk__gte=uuid.uuid4()).order_by("pk").first()
            row = row or model._default_manager.order_by("pk").first()
            if row is None:
                break
            try:
                fresh = _fresh(row)
            except Shredded:
                continue
            except SealError as error:
                raise RotationRefused(f"{model._meta.label} {row.pk}: {error}") from None
            if fresh != {name: getattr(row, name) for name in fresh}:
                raise RotationRefused(f"{model._meta.label} {row.pk}: 색인이 저장된 값과 다릅니다.")
            agreed += 1
    return agreed


def _refuse_another_key() -> None:
    """Raises RotationRefused when a stored value was made by a key that the ring lacks or has otherwise."""
    for model in indexed_models():
        for column in columns(model):
            stored, of_the_ring = model._default_manager.exclude(**{column: ""}), Q()
            for number in epochs(settings.BLIND_INDEX_KEY):
                of_this_key = Q(**{f"{column}__startswith": prefix(number)})
                of_the_ring |= of_this_key
                if not all(_agrees(row, column) for row in stored.filter(of_this_key).order_by("pk")[:SAMPLE]):
                    raise RotationRefused(f"BLIND_INDEX_KEY의 {number}번 열쇠가 맞지 않습니다. 바뀐 것은 없습니다.")
            if stored.exclude(of_the_ring).exists():
                raise RotationRefused(
                    "저장된 색인을 만든 이전 열쇠가 BLIND_INDEX_KEY에 없습니다. 되돌려 놓으십시오. "
                    "잃어버렸다면 --old-is-lost 를 붙이십시오."
                )


def _agrees(row: Any, column: str) -> bool:
    """Whether the ring made what is stored; of a row that cannot be opened nothing is said."""
    try:
        sources = row.blind_index_sources()
    except SealError:
        return True
    return column not in sources or getattr(row, column) in blind_indexes(*sources[column])
