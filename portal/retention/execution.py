"""Destroying an approved list, a few rows at a time: each piece commits by itself, so a kill loses nothing."""

import logging
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError, reset_queries, transaction
from django.db.models import F, ProtectedError, RestrictedError
from django.utils import timezone

from citizens.retention import Counts, RetentionRule
from portal.retention import holds, judging
from portal.retention.errors import ListChanged, StillNeeded
from portal.retention.models import DestructionBatch, DestructionFile, DestructionItem, DestructionLine
from portal.retention.parting import Gone, bury, destroy_keys, erase, shred
from portal.retention.rules import BY_CODE, KEY, PERSON, followers

logger = logging.getLogger(__name__)

SIZE = 50
FILES_AT_ONCE = 200
State, Reason = DestructionItem.State, DestructionItem.Reason
Tell = Callable[[int, int], None]


@dataclass
class Piece:
    """What one piece did, before it is written down."""

    gone: list[Gone] = field(default_factory=list)
    citizens: set[UUID] = field(default_factory=set)
    keys: set[UUID] = field(default_factory=set)


def run(batch: DestructionBatch, *, size: int = SIZE, seconds: float | None = None, tell: Tell | None = None) -> bool:
    """Go on until the list is done, or the time is up; says whether it is done. Several may run at once.

    Raises ListChanged when the list is no longer what was approved.
    """
    if batch.hash_of(batch.listed()) != batch.list_hash:
        raise ListChanged(batch.pk)
    until = time.monotonic() + seconds if seconds else None
    forget_files(batch)
    total = batch.listed().count()
    while destroy_piece(batch.pk, size):
        forget_files(batch)
        reset_queries()  # with DEBUG, Django would keep all of them
        if tell:
            tell(total - batch.waiting().count(), total)
        if until and time.monotonic() > until:
            return False
    return _finish(batch)


@transaction.atomic
def destroy_piece(batch_id: int, size: int) -> int:
    """The next rows of one kind: locked, asked again, destroyed and counted; returns how many were settled."""
    holds.share()
    batch = DestructionBatch.objects.filter(pk=batch_id, state=DestructionBatch.State.RUNNING).first()
    if batch is None:
        return 0
    waiting = batch.waiting().select_for_update(skip_locked=True).order_by("pk")
    first = waiting.first()
    if first is None:
        return 0
    items = {item.row_id: item for item in waiting.filter(kind=first.kind)[:size]}
    refused = judging.refused(batch, first.kind, list(items))
    free = [row_id for row_id in items if row_id not in refused]
    refused |= _destroy(batch, first.kind, free)
    now = timezone.now()
    for row_id, item in items.items():
        item.reason = refused.get(row_id, "")
        item.state, item.settled_at = State.SKIPPED if item.reason else State.DESTROYED, now
    DestructionItem.objects.bulk_update(items.values(), ["state", "reason", "settled_at"])
    DestructionLine.objects.filter(batch=batch, kind=first.kind).update(skipped=F("skipped") + len(refused))
    return len(items)


def _destroy(batch: DestructionBatch, kind: str, row_ids: list[str]) -> dict[str, str]:
    """All of them, or one by one where a row that nobody foresaw hangs on one; returns those that stayed."""
    if not row_ids:
        return {}
    try:
        with transaction.atomic():
            _write_down(batch, kind, _take(batch, kind, row_ids))
    except (ProtectedError, RestrictedError, DatabaseError, StillNeeded) as error:
        if len(row_ids) == 1:
            logger.error("destruction %s: %s %s stays: %s", batch.pk, kind, row_ids[0], type(error).__name__)
            return {row_ids[0]: Reason.FAILED}
        stayed: dict[str, str] = {}
        for row_id in row_ids:
            stayed |= _destroy(batch, kind, [row_id])
        return stayed
    return {}


def _take(batch: DestructionBatch, kind: str, row_ids: list[str]) -> Piece:
    piece = Piece()
    if kind in (PERSON, "login"):
        for citizen in judging.citizens_of(kind, row_ids):
            piece.citizens.add(citizen.pk)
            piece.keys.add(citizen.subject_key_id)
            piece.gone += erase(citizen, partial(_announce, batch))
    if kind == "profile":
        piece.citizens |= {UUID(each) for each in row_ids}
    elif kind in BY_CODE:
        _take_rows(piece, BY_CODE[kind], row_ids)
    buried, keys = bury(piece.citizens, despite_holds=batch.origin == DestructionBatch.Origin.RESTORE)
    if kind == "profile" and {str(pk) for gone in buried for pk in gone.ids} != set(row_ids):
        raise StillNeeded(kind)
    piece.gone += buried
    piece.keys = set(destroy_keys({UUID(each) for each in row_ids}) if kind == KEY else shred(piece.keys | keys))
    return piece


def _take_rows(piece: Piece, rule: RetentionRule, row_ids: list[str]) -> None:
    rows = rule.rows().filter(pk__in=row_ids)
    if rule.citizen:
        piece.citizens |= {pk for pk in rows.values_list(rule.citizen, flat=True) if pk}
    if any(column.name == "subject_key" for column in rule.model._meta.local_fields):
        piece.keys |= set(rows.values_list("subject_key", flat=True))
    for follower in followers(rule.code):
        ids = list(follower.of_parents(row_ids).values_list("pk", flat=True))
        if ids and follower.destroy:
            piece.gone.append(Gone(follower, [], follower.destroy(follower.rows().filter(pk__in=ids))))
    ids = list(rows.values_list("pk", flat=True))
    if ids and rule.destroy:  # a login may have gone with its person
        piece.gone.append(Gone(rule, ids, rule.destroy(rows)))


def _write_down(batch: DestructionBatch, kind: str, piece: Piece) -> None:
    """Counts by kind, files to forget, and in the ledger whatever went without being listed."""
    totals: dict[str, Counts] = defaultdict(Counts)
    ledger = []
    for gone in piece.gone:
        totals[gone.rule.code].add(gone.counts)
        ledger += [(gone.rule.code, str(each)) for each in gone.ids]
    ledger += [(KEY, str(key)) for key in piece.keys]  # last, as after a restore
    for code, counts in totals.items():
        _add_to_line(batch, code, counts)
        DestructionFile.objects.bulk_create(
            (DestructionFile(batch=batch, kind=code, file_id=each) for each in counts.files), ignore_conflicts=True
        )
    if piece.keys:
        _add_to_line(batch, KEY, Counts(), number=len(piece.keys))
    for code, each in ledger:
        if code != kind:
            _announce(batch, code, [each])
            batch.items.filter(kind=code, row_id=each).update(state=State.DESTROYED, settled_at=timezone.now())


def _announce(batch: DestructionBatch, code: str, ids: list[Any]) -> None:
    """On this list, unlisted as it was, and on no other."""
    row_ids = [str(each) for each in ids]
    waiting = DestructionItem.objects.filter(kind=code, row_id__in=row_ids, state=State.WAITING)
    waiting.exclude(batch=batch).update(state=State.DROPPED)
    DestructionItem.objects.bulk_create(
        (DestructionItem(batch=batch, kind=code, row_id=each, was_listed=False) for each in row_ids),
        ignore_conflicts=True,
    )


def _add_to_line(batch: DestructionBatch, code: str, counts: Counts, number: int = 0) -> None:
    DestructionLine.objects.get_or_create(batch=batch, kind=code)
    line = DestructionLine.objects.select_for_update().get(batch=batch, kind=code)
    line.destroyed += number or counts.rows[BY_CODE[code].table]
    line.files += len(counts.files)
    for table, rows in counts.rows.items():
        line.rows[table] = line.rows.get(table, 0) + rows
    line.save(update_fields=["destroyed", "files", "rows"])


def forget_files(batch: DestructionBatch) -> None:
    """Remove the bytes whose rows are gone for sure. What is removed twice is as gone as once."""
    while files := list(batch.files.order_by("pk")[:FILES_AT_ONCE]):
        for file in files:
            forget: Any = BY_CODE[file.kind].forget_file
            forget(file.file_id)
        DestructionFile.objects.filter(pk__in=[file.pk for file in files]).delete()


@transaction.atomic
def _finish(batch: DestructionBatch) -> bool:
    """Close the batch once nothing waits and no file is owed; of several that see this, one closes it."""
    locked = DestructionBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.state == DestructionBatch.State.RUNNING and not locked.waiting().exists() and not locked.files.exists():
        locked.state, locked.finished_at = DestructionBatch.State.DONE, timezone.now()
        locked.destroyed_hash = locked.hash_of(locked.items.filter(state=State.DESTROYED))
        locked.save(update_fields=["state", "finished_at", "destroyed_hash"])
    batch.refresh_from_db()
    return batch.state == DestructionBatch.State.DONE
