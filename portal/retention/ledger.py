"""The erasure ledger: ids of all that was destroyed, kept outside the database and applied again after a restore.

One JSON line for each batch, then one for each id; the last line is a keyed hash of all before it, so that a cut or
altered ledger destroys nothing.
"""

import hmac
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from citizens.accounts.models import Account
from portal.retention import execution
from portal.retention.models import DestructionBatch, DestructionItem, DestructionLine

State = DestructionBatch.State
Item = DestructionItem.State
CHUNK = 2_000


class LedgerRefused(Exception):
    """This file is not a ledger that this office wrote, or not all of it."""


@dataclass
class Applied:
    """What applying a ledger did."""

    batches: int = 0
    known: int = 0
    destroyed: int = 0


def export(place: Path) -> int:
    """Write the ledger in one go: who reads meanwhile sees the old one. Returns the number of ids."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft, number = place.with_suffix(".part"), 0
    seal = _seal(settings.SECRET_KEY)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        for line in _lines():
            number += '"id"' in line[:6]
            seal.update(line.encode())
            file.write(line)
        file.write(json.dumps({"seal": seal.hexdigest()}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.rename(place)
    return number


def export_to_settings() -> None:
    """To ERASURE_LEDGER, which belongs on a disk that no restore of the database touches."""
    export(Path(settings.ERASURE_LEDGER))


def apply(place: Path) -> Applied:
    """Destroy again what this database has forgotten was destroyed. Applying twice changes nothing more.

    Raises LedgerRefused before anything is touched.
    """
    _check(place)
    done = Applied()
    for head, ids in _batches(place):
        batch, is_new = _batch(head, ids)
        done.known += not is_new
        done.batches += is_new
        if batch.state == State.RUNNING:
            execution.run(batch)
        if is_new:
            done.destroyed += batch.items.filter(state=Item.DESTROYED).count()
    return done


def _lines() -> Iterator[str]:
    batches = DestructionBatch.objects.filter(items__state=Item.DESTROYED).distinct().order_by("pk")
    for batch in batches:
        head = {
            "batch": str(batch.key),
            "proposed_by": batch.proposed_by_id,
            "approved_by": batch.approved_by_id,
            "approved_at": batch.approved_at.isoformat() if batch.approved_at else None,
            "reference": batch.reference,
            "council_decision": batch.council_decision,
        }
        yield json.dumps(head, ensure_ascii=False) + "\n"
        items = batch.items.filter(state=Item.DESTROYED).order_by("pk")
        for kind, row_id in items.values_list("kind", "row_id").iterator(chunk_size=CHUNK):
            yield json.dumps({"id": row_id, "kind": kind}) + "\n"


def _seal(secret: str) -> Any:
    return salted_hmac("portal.retention.ledger", "", secret=secret, algorithm="sha256")


def _check(place: Path) -> None:
    seals, last = [_seal(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)], ""
    with place.open(encoding="utf-8") as file:
        for line in file:
            for seal in seals if last else ():
                seal.update(last.encode())
            last = line
    try:
        given = str(json.loads(last)["seal"])
    except (ValueError, KeyError, TypeError):
        raise LedgerRefused("끝이 잘렸습니다") from None
    if not any(hmac.compare_digest(given, seal.hexdigest()) for seal in seals):
        raise LedgerRefused("이 구청이 쓴 그대로가 아니거나 SECRET_KEY가 다릅니다")


def _batches(place: Path) -> Iterator[tuple[dict[str, Any], list[tuple[str, str]]]]:
    head: dict[str, Any] = {}
    ids: list[tuple[str, str]] = []
    with place.open(encoding="utf-8") as file:
        for line in map(json.loads, file):
            if "id" in line:
                ids.append((line["kind"], line["id"]))
                continue
            if head:
                yield head, ids
            head, ids = line, []


@transaction.atomic
def _batch(head: dict[str, Any], ids: list[tuple[str, str]]) -> tuple[DestructionBatch, bool]:
    """The batch of the ledger in this database, running and approved as it was; new, or as the backup knew it."""
    known = DestructionBatch.objects.select_for_update().filter(key=head["batch"]).first()
    if known is not None and known.state == State.DONE:
        return known, False
    officers = Account.objects.in_bulk([pk for pk in (head["proposed_by"], head["approved_by"]) if pk])
    values = {
        "origin": DestructionBatch.Origin.RESTORE,
        "state": State.RUNNING,
        "reference": head["reference"],
        "council_decision": head["council_decision"],
        "proposed_by": officers.get(head["proposed_by"]),
        "proposed_at": known.proposed_at if known else None,
        "approved_by": officers.get(head["approved_by"]),
        "approved_at": datetime.fromisoformat(head["approved_at"]) if head["approved_at"] else None,
    }
    batch, is_new = DestructionBatch.objects.update_or_create(key=head["batch"], defaults=values)
    _list(batch, ids, was_listed=is_new)
    if is_new:
        batch.list_hash = batch.hash_of(batch.listed())
        batch.save(update_fields=["list_hash"])
    return batch, True


def _list(batch: DestructionBatch, ids: list[tuple[str, str]], *, was_listed: bool) -> None:
    """Exactly the ids of the ledger wait in this batch, and in no other of this database."""
    waiting = DestructionItem.objects.filter(state=Item.WAITING)
    known = {(item.kind, item.row_id): item for item in batch.items.all()}
    wanted = set(ids)
    waiting.filter(pk__in=[item.pk for key, item in known.items() if key not in wanted]).update(state=Item.DROPPED)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        for kind in {kind for kind, _row_id in part}:
            row_ids = [row_id for each, row_id in part if each == kind]
            waiting.exclude(batch=batch).filter(kind=kind, row_id__in=row_ids).update(state=Item.DROPPED)
        again = [known[key].pk for key in part if key in known]
        batch.items.filter(pk__in=again).exclude(state=Item.DESTROYED).update(state=Item.WAITING, reason="")
        DestructionItem.objects.bulk_create(
            DestructionItem(batch=batch, kind=kind, row_id=row_id, was_listed=was_listed)
            for kind, row_id in part
            if (kind, row_id) not in known
        )
    for kind, number in Counter(kind for kind, _row_id in ids).items():
        DestructionLine.objects.get_or_create(batch=batch, kind=kind, defaults={"listed": number})
