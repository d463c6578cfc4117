"""Writing down a call or a visit: person, contact and promise, all of it or none, and once however often pressed."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from citizens.accounts.models import Account
from citizens.contacts import actions as contacts
from citizens.contacts import entry_drafts
from citizens.contacts.models import Contact, FollowUp
from citizens.merging import actions as merging
from citizens.registry import actions as registry
from citizens.registry.models import Citizen


@dataclass(frozen=True)
class NewPerson:
    """Somebody of whom there is no record yet."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Promise:
    """By when, and what; in the officer's own words or in ours."""

    due_on: date
    text: str = ""


def write_down(
    *,
    by: Account,
    submission_key: uuid.UUID,
    person: Citizen | NewPerson | None,
    channel: str,
    direction: str,
    kind: str,
    note: str,
    topic: str = "",
    ending: str = "",
    duration_seconds: int | None = None,
    promise: Promise | None = None,
) -> Contact:
    """The contact with its promise. A second click gets the first one's contact, and registers nobody twice."""
    with transaction.atomic():
        citizen = _citizen(person)
        contact = contacts.record(
            citizen=citizen,
            channel=channel,
            direction=direction,
            kind=kind,
            by=by,
            topic=topic,
            note=note,
            ending=ending,
            duration_seconds=duration_seconds,
            submission_key=submission_key,
        )
        if contact.citizen_id != (citizen.pk if citizen else None):  # another click was faster
            transaction.set_rollback(True)
            return contact
        if promise is not None:
            _promise(promise, contact, citizen, by)
        entry_drafts.discard(by)
    return contact


def _citizen(person: Citizen | NewPerson | None) -> Citizen | None:
    """The record to write under: a new one, or the one that stands for a record that was merged meanwhile."""
    if isinstance(person, NewPerson):
        return registry.register(name=person.name, phone=person.phone, email=person.email)
    if person is not None and person.account_id is None:
        return merging.standing(person)
    return person


def _promise(promise: Promise, contact: Contact, citizen: Citizen | None, by: Account) -> None:
    assert by.department is not None  # nobody records contacts without a department
    contacts.promise(
        reference=f"contact:{contact.pk}",
        text=promise.text or _("다시 전화하기"),
        due_on=promise.due_on,
        department=by.department,
        kind=FollowUp.Kind.PROMISE if promise.text else FollowUp.Kind.CALL_BACK,
        citizen=citizen,
        owner=by,
        by=by,
        contact=contact,
    )
