"""Recording contacts, and making and settling promises: the only writers of both.

Everything here is safe to do twice: a contact by its submission key, a promise by its reference.
"""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from citizens.accounts.models import Account, Department
from citizens.contacts.errors import AlreadySettled, TooLateToUndo
from citizens.contacts.models import Contact, FollowUp, FollowUpStep
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen

KEY_LABEL = "contacts"  # for what was said by somebody who is not known
UNDO_WITHIN = timedelta(days=1)
TAKE_BACK_WITHIN = timedelta(minutes=10)


def record(
    *,
    citizen: Citizen | None,
    channel: str,
    direction: str,
    kind: str,
    by: Account | None = None,
    department: Department | None = None,
    at: datetime | None = None,
    topic: str = "",
    target: str = "",
    note: str = "",
    ending: str = "",
    duration_seconds: int | None = None,
    submission_key: uuid.UUID | None = None,
) -> Contact:
    """Write down one contact; however often one key is submitted, there is one contact and it is returned.

    `by` is the officer who had it, None where the portal had it by itself.
    """
    contact = Contact(
        submission_key=submission_key,
        citizen_id=citizen.pk if citizen else None,
        channel=channel,
        direction=Contact.Direction(direction),
        kind=Contact.Kind(kind),
        occurred_at=at or timezone.now(),
        department_id=department.pk if department else by.department_id if by else None,
        officer=by if by and by.is_officer else None,
        topic=topic,
        target=target,
        ending=ending,
        duration_seconds=duration_seconds,
        subject_key_id=_key_of(citizen),
        sealed_note=note or None,
    )
    if submission_key is None:
        contact.save(force_insert=True)
        return contact
    try:
        with transaction.atomic():
            contact.save(force_insert=True)
    except IntegrityError:
        return Contact.objects.get(submission_key=submission_key)
    return contact


def link(contact: Contact, *, target: str) -> None:
    """Say which petition came of it."""
    contact.target = target
    contact.save(update_fields=["target"])


@transaction.atomic
def take_back(contact: Contact, *, by: Account) -> None:
    """Undo a writing down of the last minutes, with the promise that was made in it. Raises TooLateToUndo.

    Only by who wrote it, and only while nothing came of it; that it was looked at stays in the access log.
    """
    contact.refresh_from_db(from_queryset=Contact.objects.select_for_update(of=("self",)))
    promises = contact.follow_ups.select_for_update()
    is_settled = any(each.state != FollowUp.State.OPEN for each in promises)
    if contact.officer_id != by.pk or contact.target or is_settled or _is_older(contact.recorded_at, TAKE_BACK_WITHIN):
        raise TooLateToUndo(str(contact.pk))
    promises.delete()
    contact.delete()


def promise(
    *,
    reference: str,
    text: str,
    due_on: date,
    department: Department,
    kind: str = FollowUp.Kind.PROMISE,
    citizen: Citizen | None = None,
    owner: Account | None = None,
    by: Account | None = None,
    contact: Contact | None = None,
    target: str = "",
) -> FollowUp:
    """A task with a date. However often one reference is promised, there is one task and it is returned."""
    follow_up = FollowUp(
        reference=reference,
        kind=FollowUp.Kind(kind),
        citizen_id=citizen.pk if citizen else None,
        contact=contact,
        target=target,
        subject_key_id=_key_of(citizen),
        sealed_text=text,
        due_on=due_on,
        department=department,
        owner=owner,
        author=by,
    )
    try:
        with transaction.atomic():
            follow_up.save(force_insert=True)
    except IntegrityError:
        earlier = FollowUp.objects.filter(reference=reference).first()
        if earlier is None:
            raise
        return earlier
    return follow_up


def done(follow_up: FollowUp, *, by: Account, outcome: str = "") -> FollowUp:
    """The promise was kept. Raises AlreadySettled."""
    return _settle(follow_up, FollowUp.State.DONE, by=by, outcome=outcome)


def cancel(follow_up: FollowUp, *, by: Account, reason: str = "") -> FollowUp:
    """There is nothing to do any more. Raises AlreadySettled."""
    return _settle(follow_up, FollowUp.State.CANCELLED, by=by, outcome=reason)


@transaction.atomic
def postpone(follow_up: FollowUp, *, due_on: date, by: Account, reason: str) -> FollowUp:
    """Another day, and why. The same day changes nothing. Raises AlreadySettled."""
    _lock_open(follow_up)
    if due_on == follow_up.due_on:
        return follow_up
    _note(follow_up, FollowUpStep.Kind.POSTPONED, by, reason, due_before=follow_up.due_on, due_after=due_on)
    follow_up.due_on = due_on
    follow_up.save(update_fields=["due_on"])
    return follow_up


@transaction.atomic
def hand_over(
    follow_up: FollowUp, *, department: Department, owner: Account | None, by: Account, reason: str
) -> FollowUp:
    """Somebody else keeps it now: an officer, or a department that still has to say who. Raises AlreadySettled."""
    _lock_open(follow_up)
    if owner is not None and owner.department_id != department.pk:
        raise ValueError("the officer is of another department")
    if (follow_up.department_id, follow_up.owner_id) == (department.pk, owner.pk if owner else None):
        return follow_up
    _note(follow_up, FollowUpStep.Kind.HANDED_OVER, by, reason, department=department, owner=owner)
    follow_up.department, follow_up.owner = department, owner
    follow_up.save(update_fields=["department", "owner"])
    return follow_up


@transaction.atomic
def reopen(follow_up: FollowUp, *, by: Account) -> FollowUp:
    """Undo a settling of the last day; on an open promise it changes nothing. Raises TooLateToUndo."""
    _lock(follow_up)
    if follow_up.settled_at is None:
        return follow_up
    if is_past_undo(follow_up):
        raise TooLateToUndo(follow_up.reference)
    follow_up.state, follow_up.settled_by, follow_up.settled_at = FollowUp.State.OPEN, None, None
    follow_up.sealed_outcome = None
    follow_up.save(update_fields=["state", "settled_by", "settled_at", "sealed_outcome"])
    _note(follow_up, FollowUpStep.Kind.REOPENED, by)
    return follow_up


def is_past_undo(follow_up: FollowUp) -> bool:
    """Whether it was settled too long ago to be taken up again."""
    return follow_up.settled_at is not None and _is_older(follow_up.settled_at, UNDO_WITHIN)


@transaction.atomic
def _settle(follow_up: FollowUp, state: str, *, by: Account, outcome: str) -> FollowUp:
    _lock_open(follow_up)
    follow_up.state, follow_up.settled_by, follow_up.settled_at = state, by, timezone.now()
    follow_up.sealed_outcome = outcome or None
    follow_up.save(update_fields=["state", "settled_by", "settled_at", "sealed_outcome"])
    _note(follow_up, FollowUpStep.Kind(state), by, outcome)
    return follow_up


def _note(follow_up: FollowUp, kind: str, by: Account, reason: str = "", **facts: Any) -> None:
    """What happened, beside the promise itself."""
    FollowUpStep.objects.create(
        follow_up=follow_up,
        kind=kind,
        by=by,
        subject_key_id=follow_up.subject_key_id,
        sealed_reason=reason or None,
        **facts,
    )


def _lock_open(follow_up: FollowUp) -> None:
    _lock(follow_up)
    if follow_up.state != FollowUp.State.OPEN:
        raise AlreadySettled(follow_up.reference)


def _lock(follow_up: FollowUp) -> None:
    follow_up.refresh_from_db(from_queryset=FollowUp.objects.select_for_update(of=("self",)))


def _is_older(instant: datetime, span: timedelta) -> bool:
    return timezone.now() - instant > span


def _key_of(citizen: Citizen | None) -> uuid.UUID:
    return citizen.subject_key_id if citizen else SubjectKey.objects.system(KEY_LABEL).pk
