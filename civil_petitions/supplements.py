"""Taking in what a petitioner sends after a demand: words and files together, or nothing."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from citizens.accounts.models import Account
from civil_petitions import workflow
from civil_petitions.attachments import checks, scanning, store
from civil_petitions.models import Attachment, Petition, PetitionEvent


def send(petition: Petition, *, by: Account, note: str, uploads: Sequence[UploadedFile]) -> PetitionEvent:
    """Supplement the petition. Raises FileRefused or TransitionNotAllowed, and then keeps nothing."""
    checked = [checks.check(each.name or "", each, each.size or 0, accept=[]) for each in uploads]
    states = [scanning.scan(file.content) for file in checked]  # a slow scanner must not hold the petition's row
    with transaction.atomic():
        event = workflow.supplement(petition, by=by, note=note)
        for file, state in zip(checked, states, strict=True):
            attachment = Attachment(
                petition=petition,
                event=event,
                subject_key_id=petition.subject_key_id,
                sealed_name=file.name,
                content_type=file.content_type,
                size=len(file.content),
                scan_state=state,
                flags=file.flags,
            )
            # Bytes first: a row never points at nothing. Bytes without a row are swept away later.
            store.keep(attachment.pk, petition.subject_key, file.content)
            attachment.save(force_insert=True)
    return event
