"""Where exported lists lie until they are fetched: sealed under a key of the office, outside the web root."""

import time
import uuid
from collections.abc import Collection, Iterator
from pathlib import Path

from django.conf import settings

from citizens.encryption.files import Readable
from citizens.encryption.folders import SealedFolder
from citizens.keys.models import SubjectKey

FOLDER = SealedFolder("exports", lambda: Path(settings.EXPORT_ROOT))
STRANGERS_AFTER = 3600.0


def keep(file_id: uuid.UUID, subject_key: SubjectKey, stream: Readable) -> None:
    """Seal the stream piece by piece."""
    FOLDER.pour(file_id.hex, subject_key, stream)


def pieces(file_id: uuid.UUID, subject_key: SubjectKey) -> Iterator[bytes]:
    """The opened file piece by piece. Raises a SealError where it was changed, OSError where it is away."""
    return FOLDER.pieces(file_id.hex, subject_key)


def forget(file_id: uuid.UUID) -> None:
    FOLDER.forget(file_id.hex)


def forget_strangers(known: Collection[uuid.UUID], older_than_seconds: float = STRANGERS_AFTER) -> int:
    """Remove what lies here and belongs to nothing: the work of a worker that died. Says how many."""
    removed, names, before = 0, {file_id.hex for file_id in known}, time.time() - older_than_seconds
    for place in list(FOLDER.everything()):
        if place.name.partition(".")[0] not in names and place.stat().st_mtime < before:
            place.unlink(missing_ok=True)
            removed += 1
    return removed
