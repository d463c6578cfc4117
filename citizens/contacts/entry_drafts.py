"""Keeping what an officer is typing, so that a session's end or a wrong key loses nothing: the only writer."""

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.contacts.actions import KEY_LABEL
from citizens.contacts.models import Contact, EntryDraft
from citizens.keys.models import SubjectKey

KEPT = timedelta(days=1)
Raw = dict[str, list[str]]


def of(officer: Account, contact: Contact | None = None) -> EntryDraft | None:
    """What this officer was writing: a new contact, or the petition that comes of this one."""
    return EntryDraft.objects.filter(officer=officer, contact=contact).first()


def keep(officer: Account, raw: Raw, contact: Contact | None = None) -> EntryDraft:
    """Keep what stands on the screen, right or wrong; the last window to save wins."""
    try:
        return _keep(officer, raw, contact)
    except IntegrityError:  # two windows at one moment
        return _keep(officer, raw, contact)


def discard(officer: Account, contact: Contact | None = None) -> None:
    EntryDraft.objects.filter(officer=officer, contact=contact).delete()


def destroy_old() -> int:
    """Nobody comes back to a call after a day."""
    return EntryDraft.objects.filter(saved_at__lt=timezone.now() - KEPT).delete()[0]


@transaction.atomic
def _keep(officer: Account, raw: Raw, contact: Contact | None) -> EntryDraft:
    draft = EntryDraft.objects.select_for_update(of=("self",)).filter(officer=officer, contact=contact).first()
    if draft is None:
        draft = EntryDraft(officer=officer, contact=contact, version=0, subject_key_id=_key_of(contact))
    draft.sealed_fields, draft.version = raw, draft.version + 1
    draft.save()
    return draft


def _key_of(contact: Contact | None) -> uuid.UUID:
    return contact.subject_key_id if contact else SubjectKey.objects.system(KEY_LABEL).pk
