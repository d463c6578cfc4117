"""Where prepared files lie until they are fetched: sealed under their person's key, outside the web root."""

import time
import uuid
from collections.abc import Collection
from pathlib import Path

from django.conf import settings

from citizens.encryption.folders import SealedFolder
from citizens.keys.models import SubjectKey

FORMATS = ("json", "pdf")
FOLDER = SealedFolder("my-data", lambda: Path(settings.DOWNLOAD_ROOT))


def keep(file_id: uuid.UUID, form: str, subject_key: SubjectKey, content: bytes) -> None:
    FOLDER.keep(f"{file_id.hex}.{form}", subject_key, content)


def read(file_id: uuid.UUID, form: str, subject_key: SubjectKey) -> bytes:
    """Raises a SealError where it was changed or its key is gone, OSError where it is away."""
    return FOLDER.read(f"{file_id.hex}.{form}", subject_key)


def forget(file_id: uuid.UUID) -> None:
    """Remove all files of this id; gone already is as good."""
    for form in FORMATS:
        FOLDER.forget(f"{file_id.hex}.{form}")


def forget_strangers(known: Collection[uuid.UUID], older_than_seconds: float) -> int:
    """Remove what lies here and belongs to nothing: the work of a worker that died. Says how many."""
    removed, names, before = 0, {file_id.hex for file_id in known}, time.time() - older_than_seconds
    for place in list(FOLDER.everything()):
        if place.name.partition(".")[0] not in names and place.stat().st_mtime < before:
            place.unlink(missing_ok=True)
            removed += 1
    return removed
