"""Making an export: by one worker, piece by piece, each person in the access log before the row is written."""

import logging
import uuid
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone, translation

from citizens.access_log import actions as access_log
from citizens.access_log import alarms
from citizens.access_log.models import AccessLogEntry
from citizens.encryption import SealError
from citizens.registry.models import Citizen, PersonalData
from portal.exports import letters, sources, store, writing
from portal.exports.errors import LeaseLost, NoRightAnyMore
from portal.exports.models import LEASE, Export, ExportQuerySet

logger = logging.getLogger(__name__)
LASTS = timedelta(hours=24)
State = Export.State


def prepare(export_id: uuid.UUID) -> None:
    """Make what nobody makes. Asked twice, or after a worker has died, it is there once."""
    owner = uuid.uuid4()
    with transaction.atomic():
        export = Export.objects.claim(export_id, owner)
        if export is not None and export.state == State.FAILED:
            letters.tell(export, State.FAILED)
    if export is None or export.state == State.FAILED:
        return
    try:
        with translation.override("ko"):
            _fill(export, owner)
    except LeaseLost:
        store.forget(owner)
    except (SealError, OSError, NoRightAnyMore) as error:
        store.forget(owner)
        logger.error("export %s was not made: %s", export.pk, type(error).__name__)
        _end(export, owner, State.FAILED, sealed_password=None)


def destroy(export: Export) -> None:
    """The file goes, for good; that there was one stays to be seen."""
    if export.file_id:
        store.forget(export.file_id)
    gone = Export.objects.filter(pk=export.pk, state=State.READY)
    gone.update(state=State.GONE, gone_at=Now(), file_id=None, sealed_password=None)


def clean_up() -> None:
    """Destroy what has expired and what dead workers left."""
    for export in Export.objects.expired():
        destroy(export)
    held = Export.objects.exclude(file_id=None, lease_owner=None).values_list("file_id", "lease_owner")
    store.forget_strangers({each for pair in held for each in pair if each})


def may_be_made(export: Export) -> bool:
    """Whether who asked may still see this list, and unmasked if so it was asked."""
    requester, source = export.requester, sources.SOURCES[export.source]
    needed = ["exports.request_export", source.permission]
    needed += [] if export.is_masked else ["civil_petitions.reveal_petitioner"]
    return requester.is_active and requester.has_perms(needed)


def _fill(export: Export, owner: uuid.UUID) -> None:
    """Write, seal, and say so; the file bears the worker's own number, so that two never share one."""
    if not may_be_made(export):
        raise NoRightAnyMore
    rows = _rows(export, owner)
    if export.format == Export.Format.XLSX:
        content = writing.as_locked_xlsx(rows, export.password())
        store.keep(owner, export.subject_key, BytesIO(content))
    else:
        store.keep(owner, export.subject_key, writing.Pieces(writing.as_csv(rows)))
    now = timezone.now()
    if not _end(export, owner, State.READY, file_id=owner, ready_at=now, expires_at=now + LASTS):
        raise LeaseLost


@transaction.atomic
def _end(export: Export, owner: uuid.UUID, state: str, **changes: Any) -> bool:
    """Made or not, who asked is told; False where another worker holds it."""
    is_mine = bool(_mine(export, owner).update(state=state, lease_owner=None, **changes))
    if is_mine:
        letters.tell(export, state)
    return is_mine


def _rows(export: Export, owner: uuid.UUID) -> Iterator[list[str]]:
    """The head, then each row; every page says how far it is and that the worker lives."""
    source = sources.SOURCES[export.source]
    yield [str(column) for column in (*source.columns, *sources.PERSON)]
    done = 0
    for page in sources.pages(source.rows(export.requester, export.criteria)):
        if not _mine(export, owner).update(done=done, lease_until=Now() + LEASE):
            raise LeaseLost
        citizens = list({citizen.pk: citizen for row in page if (citizen := source.citizen(row))}.values())
        persons = _persons(export, citizens)
        for row in page:
            citizen = source.citizen(row)
            yield source.cells(row) + sources.person_cells(persons.get(citizen.pk) if citizen else None)
        done += len(page)
    _mine(export, owner).update(done=done, total=done)


def _persons(export: Export, citizens: list[Citizen]) -> dict[uuid.UUID, PersonalData]:
    """Masked, with one entry that lists them all; or opened, with one more for each that says why."""
    requester, purpose = export.requester, export.purpose()
    action, target = AccessLogEntry.Action.EXPORT, str(sources.SOURCES[export.source].name)
    listed = [citizen.pk for citizen in citizens]
    access_log.record(actor=requester, action=action, listed=listed, target=target, purpose=purpose, count=len(listed))
    if export.is_masked:
        return sources.masked(citizens)
    there = [citizen for citizen in citizens if citizen.subject_key.destroyed_at is None]
    with transaction.atomic():
        opened = {
            citizen.pk: citizen.take_out(to=requester, action=action, target=target, purpose=purpose)
            for citizen in there
        }
        alarms.watch_taken_out(requester)
    return opened


def _mine(export: Export, owner: uuid.UUID) -> ExportQuerySet:
    """The row while this worker still holds it."""
    return Export.objects.filter(pk=export.pk, state=State.PREPARING, lease_owner=owner)
