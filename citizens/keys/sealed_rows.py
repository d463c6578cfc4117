"""Rows that are sealed: every table is found by its fields, and a row is sealed anew under its key's successor."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection, models, transaction

from citizens.encryption import SealError, Shredded, envelope
from citizens.encryption.data_keys import cache, data_key, fetch_keys, sealing_key
from citizens.encryption.fields import SealedMixin
from citizens.keys.models import SubjectKey
from citizens.keys.rotation import Batch

LOCK_NOT_AVAILABLE = "55P03"
LOCK_SECONDS = 1  # so long may the writers of an append-only table wait for us
Model = type[models.Model]
Rows = models.QuerySet[Any]

# Sealed bytes begin with the id of their key, wherever the row's own column points by now.
STRAYS = (
    "substring({column} from {start} for 16) IN (SELECT uuid_send(id) FROM keys_subjectkey"
    " WHERE replaced_by_id IS NOT NULL AND wrapped IS NOT NULL AND retired_at IS NULL)"
)
GUARDS = """
SELECT t.tgname, pg_has_role(c.relowner, 'USAGE') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.oid = %s::regclass AND t.tgname LIKE '%%append\\_only' AND NOT t.tgisinternal AND t.tgenabled <> 'D'
"""


def keyed_models() -> list[Model]:
    """Every table whose rows belong to a data key."""
    return [field.model for field in references() if field.name == "subject_key"]


def references() -> list[Any]:
    """Every column that points at a data key, whatever it is called."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if model is not SubjectKey and field.related_model is SubjectKey
    ]


def movable_models() -> list[Model]:
    """The tables of which rows are sealed anew. Bytes that a chain binds stay as they are."""
    return [model for model in keyed_models() if not getattr(model, "seals_are_chained", False)]


def sealed_fields(model: Model) -> list[SealedMixin]:
    return [field for field in model._meta.local_fields if isinstance(field, SealedMixin)]


def waiting(model: Model) -> Rows:
    """Rows whose key has a successor, found by an index."""
    return model._base_manager.filter(subject_key__in=SubjectKey.objects.being_replaced())


def strays(model: Model) -> Rows:
    """Rows with a value under a key that has a successor, whatever their own key is; reads the whole table."""
    start, quote = len(envelope.MAGIC) + 2, connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [f"{table}.{quote(str(field.column))}" for field in sealed_fields(model)]
    found = [STRAYS.format(column=column, start=start) for column in columns]
    return model._base_manager.extra(where=[" OR ".join(found) or "FALSE"])  # noqa: S610 - names of our own columns


def reseal(model: Model, rows: Callable[[Model], Rows], after: uuid.UUID | None, size: int) -> Batch:
    """The next of these rows in order of id, past those that another process holds."""
    try:
        with transaction.atomic(), _append_only_lifted(model):
            return _reseal(model, rows(model), after, size)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
            raise
        return Batch()  # somebody is writing for longer than a second; the next round comes again


def _reseal(model: Model, rows: Rows, after: uuid.UUID | None, size: int) -> Batch:
    fields = sealed_fields(model)
    # no_key: whoever refers to the row meanwhile does not wait for us.
    rows = rows.select_for_update(skip_locked=True, no_key=True, of=("self",)).order_by("pk")
    rows = rows.only("pk", "subject_key", *(field.name for field in fields))
    chosen = list((rows.filter(pk__gt=after) if after else rows)[:size])
    _fetch_keys_of(chosen, fields)
    result, fresh = Batch(last=chosen[-1].pk if chosen else None), {}
    for row in chosen:
        try:
            fresh[str(row.pk)] = _sealed_anew(row, fields)
        except SealError:
            result.unreadable.append(row.pk)
    if fresh:
        result.done = _write(model, fields, fresh)
    return result


def _sealed_anew(row: Any, fields: list[SealedMixin]) -> tuple[uuid.UUID, list[bytes | None]]:
    """The row's new key and values, each opened once more before anything is overwritten. Raises SealError."""
    key_id, key = sealing_key(row.subject_key_id)
    blobs: list[bytes | None] = []
    for field in fields:
        value = row.__dict__[field.attname]
        blob = None if value is None else value.blob
        if blob is not None and envelope.key_id_of(blob) != key_id:
            blob = _moved(blob, field.place(row), key_id, key.fields)
        blobs.append(blob)
    return key_id, blobs


def _moved(blob: bytes, place: bytes, key_id: uuid.UUID, cipher: Any) -> bytes:
    try:
        old = data_key(envelope.key_id_of(blob))
    except Shredded:
        return blob  # destroyed on purpose, and it stays so
    plain = envelope.unseal(old.fields, place, blob)
    fresh = envelope.seal(cipher, key_id, place, plain)
    if envelope.unseal(cipher, place, fresh) != plain:
        raise SealError("what was sealed does not open")
    return fresh


def _fetch_keys_of(rows: list[Any], fields: list[SealedMixin]) -> None:
    """All data keys of a batch in two queries: those that open, then those that seal."""
    values = [row.__dict__[field.attname] for row in rows for field in fields]
    wanted = {row.subject_key_id for row in rows if row.subject_key_id}
    for value in values:
        if value is not None:
            try:
                wanted.add(envelope.key_id_of(value.blob))
            except SealError:
                continue  # shows when the row is opened
    fetch_keys(wanted)
    known = [cache.find(key_id) for key_id in wanted]
    fetch_keys(key.successor for key in known if key and key.successor)


def _write(model: Model, fields: list[SealedMixin], fresh: dict[str, tuple[uuid.UUID, list[bytes | None]]]) -> int:
    quote = connection.ops.quote_name
    names = [quote(str(field.column)) for field in fields]
    changes = "".join(f", {name} = new.{name}" for name in names)
    pk = quote(str(model._meta.pk.column))
    statement = f"""
        UPDATE {quote(model._meta.db_table)} AS kept SET subject_key_id = new.key_id{changes}
        FROM unnest(%s::{model._meta.pk.db_type(connection)}[], %s::uuid[]{", %s::bytea[]" * len(names)})
            AS new ({", ".join(["id", "key_id", *names])})
        WHERE kept.{pk} = new.id
    """  # noqa: S608 - the names are those of our own tables
    columns = [[blobs[number] for _, blobs in fresh.values()] for number in range(len(names))]
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(fresh), [str(key_id) for key_id, _ in fresh.values()], *columns])
        return int(cursor.rowcount)


@contextmanager
def _append_only_lifted(model: Model) -> Iterator[None]:
    """For this transaction alone, and for nobody else: the lock that lifting a guard takes keeps every writer out.

    Only the owner of a table can do this; the role of web and worker is not. A kill puts the guard back.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    guards = [connection.ops.quote_name(name) for name, _ in guards_of(model)]
    if not guards:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for guard in guards:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        yield
        for guard in guards:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def guards_of(model: Model) -> list[tuple[str, bool]]:
    """The triggers that keep a table append-only, and whether we own it and may lift them."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS, [connection.ops.quote_name(model._meta.db_table)])
        return list(cursor.fetchall())


def keys_of(rows: Rows) -> set[uuid.UUID]:
    """All keys that these rows need, by their column and by their sealed bytes."""
    fields, found = sealed_fields(rows.model), set()
    for row in rows.only("pk", "subject_key", *(field.name for field in fields)).iterator(chunk_size=500):
        found.add(row.subject_key_id)
        for value in (row.__dict__[field.attname] for field in fields):
            try:
                found |= {envelope.key_id_of(value.blob)} if value is not None else set()
            except SealError:
                continue
    return found
