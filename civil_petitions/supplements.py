"""Taking in what a petitioner sends after a demand: words and files together, or nothing."""

import uuid
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from citizens.accounts.models import Account
from civil_petitions import workflow
from civil_petitions.attachments import checks, scanning, store
from civil_petitions.models import Attachment, Petition, PetitionEvent


def send(petition: Petition, *, by: Account, note: str, uploads: Sequence[UploadedFile]) -> PetitionEvent:
    """Supplement the petition. Raises FileRefused or TransitionNotAllowed, and then keeps nothing."""
    checked = [checks.check(each.name or "", each, each.size or 0, accept=[]) for each in uploads]  # type: ignore[arg-type]
    kept: list[uuid.UUID] = []
    try:
        with transaction.atomic():
            event = workflow.supplement(petition, by=by, note=note)
            for file in checked:
                attachment = Attachment(
                    petition=petition,
                    event=event,
                    subject_key_id=petition.subject_key_id,
                    sealed_name=file.name,
                    content_type=file.content_type,
                    size=len(file.content),
                    scan_state=scanning.scan(file.content),
                    flags=file.flags,
                )
                store.keep(attachment.pk, petition.subject_key, file.content)
                kept.append(attachment.pk)
                attachment.save(force_insert=True)
    except Exception:
        for file_id in kept:
            store.forget(file_id)
        raise
    return event
