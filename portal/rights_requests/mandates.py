"""The power of attorney that an agent brings: sealed, and opened for the privacy officer only."""

import time
import uuid
from pathlib import Path

from django.conf import settings

from citizens.encryption.folders import SealedFolder
from civil_petitions.attachments.checks import CheckedFile
from portal.rights_requests.models import RightsRequest

FOLDER = SealedFolder("mandate", lambda: Path(settings.MANDATE_ROOT))
SWEPT_AFTER = 86_400.0  # seconds; a form may be on its way


def attach(request: RightsRequest, mandate: CheckedFile) -> None:
    """The file lies there before the row says so; rolled back, it is swept."""
    request.mandate_id, request.mandate_type = uuid.uuid4(), mandate.content_type
    request.sealed_mandate_name = mandate.name
    FOLDER.keep(request.mandate_id.hex, request.subject_key, mandate.content)


def read(request: RightsRequest) -> bytes:
    """Raises a SealError where it was changed or its key is gone, OSError where it is away."""
    assert request.mandate_id is not None
    return FOLDER.read(request.mandate_id.hex, request.subject_key)


def forget(file_id: uuid.UUID) -> None:
    FOLDER.forget(file_id.hex)


def sweep() -> None:
    """Remove what belongs to no request."""
    held = RightsRequest.objects.exclude(mandate_id=None).values_list("mandate_id", flat=True)
    known = {file_id.hex for file_id in held if file_id}
    for place in list(FOLDER.everything()):
        if place.name.partition(".")[0] not in known and place.stat().st_mtime < time.time() - SWEPT_AFTER:
            place.unlink(missing_ok=True)
