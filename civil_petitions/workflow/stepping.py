"""How every step is taken: lock, check, change and record, all of it or none.

This is the only place that writes a petition's status, its due time or its history.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from civil_petitions import clock
from civil_petitions.errors import StalePetition, TransitionNotAllowed
from civil_petitions.models import Petition, PetitionEvent
from civil_petitions.models.status import IN_HAND, OPEN, Status

_FROM_HAND = {
    *IN_HAND,
    Status.SUPPLEMENT_REQUESTED,
    Status.ANSWERED,
    Status.REFUSED,
    Status.TRANSFERRED,
    Status.WITHDRAWN,
    Status.CLOSED,
}
NEXT: Mapping[Status, set[Status]] = {
    Status.SUBMITTED: {Status.SUBMITTED, Status.RECEIVED, Status.WITHDRAWN},
    Status.RECEIVED: _FROM_HAND,
    Status.ASSIGNED: _FROM_HAND,
    Status.PROCESSING: _FROM_HAND,
    Status.SUPPLEMENT_REQUESTED: {
        Status.SUPPLEMENT_REQUESTED,
        Status.PROCESSING,
        Status.RETURNED,
        Status.WITHDRAWN,
    },
} | {ended: set() for ended in Status if ended not in OPEN}


@transaction.atomic
def advance(
    petition: Petition,
    to: Status,
    kind: str,
    *,
    by: Account | None,
    at: datetime | None,
    note: str = "",
    details: dict[str, Any] | None = None,
    expected_version: int | None = None,
    **changes: Any,
) -> PetitionEvent:
    """Lock, check, change and record one step: all of it, or none."""
    lock(petition, expected_version)
    before, due_before = Status(petition.status), petition.due_at
    if to not in NEXT[before]:
        raise TransitionNotAllowed(f"{petition}: {before} -> {to}")
    for name, value in changes.items():
        setattr(petition, name, value)
    petition.status = to
    petition.version += 1
    event = new_event(petition, kind, before=before, by=by, at=at or timezone.now(), note=note, details=details)
    clock.set_times(petition, [*petition.events.all(), event])
    if petition.due_at != due_before:
        event.details |= {"due_before": _iso(due_before), "due_after": _iso(petition.due_at)}
    event.save(force_insert=True)
    petition.save(update_fields=["status", "version", *clock.FIELDS, *changes])
    return event


def lock(petition: Petition, expected_version: int | None) -> None:
    """Wait for whoever is changing this petition, then see it as it is now."""
    petition.refresh_from_db(from_queryset=Petition.objects.select_for_update(of=("self",)))
    if expected_version is not None and petition.version != expected_version:
        raise StalePetition(f"{petition}: version {expected_version}, now {petition.version}")


def new_event(
    petition: Petition,
    kind: str,
    *,
    before: str,
    by: Account | None,
    at: datetime,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> PetitionEvent:
    """The record of a step. Its number is the petition's version, so no two steps can share one."""
    return PetitionEvent(
        petition=petition,
        number=petition.version,
        kind=kind,
        actor=by,
        occurred_at=at,
        from_status=before,
        to_status=petition.status,
        subject_key_id=petition.subject_key_id,
        sealed_note=note or None,
        details=details or {},
    )


def _iso(instant: datetime | None) -> str | None:
    return timezone.localtime(instant).isoformat() if instant else None
