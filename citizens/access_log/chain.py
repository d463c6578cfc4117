"""The chain of the access log: each link proves its entry, its place and all entries before it."""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models.functions import Cast

from citizens.access_log.models import AccessLogEntry, AccessLogLink
from citizens.encryption.data_keys import data_key
from citizens.keys.models import SubjectKey

KEY_LABEL = "access-log-chain"
LOCK = 0x4C4F474B  # of PostgreSQL's advisory locks the one for linking
BATCH = 2000
START = bytes(32)
# An entry is timed before its transaction commits, so one may show up behind others already linked.
LATE_COMMITS = timedelta(hours=1)

IDS = ("id", "citizen_id", "subject_key_id")
OTHERS = ("occurred_at", "actor_id", "ip", "action", "target", "count", "listed")


def link_new() -> int:
    """Link all entries that have no link yet, oldest first; says how many. A second linker leaves at once."""
    key = chain_key()
    linked = 0
    while done := _link_batch(key):
        linked += done
        if done < BATCH:
            break
    return linked


@transaction.atomic
def _link_batch(key: bytes) -> int:
    if not _is_only_linker():
        return 0
    head = AccessLogLink.objects.order_by("-sequence").first()
    sequence, chain = (head.sequence, bytes(head.chain)) if head else (0, START)
    links = []
    for row in unlinked(head).order_by("occurred_at", "id").values_list(*columns())[:BATCH]:
        sequence += 1
        chain = link(key, chain, sequence, row)
        links.append(AccessLogLink(sequence=sequence, entry_id=row[0], chain=chain))
    AccessLogLink.objects.bulk_create(links)
    return len(links)


def unlinked(head: AccessLogLink | None = None) -> models.QuerySet[AccessLogEntry]:
    """Entries without a link; with the newest link at hand, only where new ones can be."""
    entries = AccessLogEntry.objects.filter(link__isnull=True)
    newest = AccessLogEntry.objects.filter(pk=head.entry_id).first() if head else None
    return entries.filter(occurred_at__gt=newest.occurred_at - LATE_COMMITS) if newest else entries


def link(key: bytes, previous: bytes, sequence: int, row: Sequence[Any]) -> bytes:
    """The value that binds a row of `columns` to its place and to what stands before it."""
    return hmac.digest(key, previous + sequence.to_bytes(8, "big") + _canonical(row), "sha256")


def columns(path: str = "") -> list[Any]:
    """What of an entry is bound: all of it, ids as text, the reason as it is stored, so that nothing is opened."""
    ids = [Cast(f"{path}{name}", models.TextField()) for name in IDS]
    others = [models.F(f"{path}{name}") for name in OTHERS]
    return [*ids, *others, Cast(f"{path}sealed_purpose", models.BinaryField())]


def chain_key() -> bytes:
    """LOGK: from a data key of its own, so that it stays the same when the master keys change."""
    return data_key(SubjectKey.objects.system(KEY_LABEL).pk).mac_key(KEY_LABEL)


def _canonical(row: Sequence[Any]) -> bytes:
    """One spelling of a row, and no other row has it."""
    entry_id, citizen_id, key_id, occurred_at, *others, listed, purpose = row
    instant = occurred_at.astimezone(UTC).isoformat(timespec="microseconds")
    sealed = None if purpose is None else bytes(purpose).hex()
    values = [entry_id, citizen_id, key_id, instant, *others, sealed]
    # Entries from before lists named their people are one value shorter, and stay as they were linked.
    return json.dumps([*values, [str(each) for each in listed]] if listed else values).encode()


def _is_only_linker() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
