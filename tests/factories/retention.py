"""Records whose time is over, and lists that two persons have approved."""

import uuid
from datetime import timedelta

from django.utils import timezone

from civil_petitions.attachments import store
from civil_petitions.models import Attachment
from civil_petitions.models.attachment import ScanState
from portal.retention import approving, listing
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory

YEAR = timedelta(days=366)
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 60


def old_petition(*, years=7, files=0, **wanted):
    """A petition that was answered so long ago, with its files."""
    petition = PetitionFactory(answered=True, at=timezone.now() - years * YEAR, **wanted)
    for _number in range(files):
        attach(petition)
    return petition


def attach(petition):
    file_id = uuid.uuid4()
    store.keep(file_id, petition.subject_key, JPEG)
    return Attachment.objects.create(
        pk=file_id,
        petition=petition,
        subject_key=petition.subject_key,
        sealed_name="사진.jpg",
        content_type="image/jpeg",
        size=len(JPEG),
        scan_state=ScanState.CLEAN,
    )


def approved(batch=None):
    """The batch, or one of all that is over, as two persons let it go."""
    batch = batch or listing.list_due()
    approving.propose(batch, by=OfficerFactory(privacy=True))
    approving.approve(batch, by=OfficerFactory(records=True))
    return batch
