"""Where prepared files lie until they are fetched: sealed under their person's key, outside the web root."""

import time
import uuid
from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path

from django.conf import settings

from citizens.encryption import open_file, seal_file
from citizens.keys.models import SubjectKey

FORMATS = ("json", "pdf")


def keep(file_id: uuid.UUID, form: str, subject_key: SubjectKey, content: bytes) -> None:
    """Seal and write: nothing of it touches the disk in plain text."""
    place = _path(file_id, form)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with place.open("wb") as file:
        for piece in seal_file(subject_key, _bound_to(file_id, form), BytesIO(content)):
            file.write(piece)


def read(file_id: uuid.UUID, form: str, subject_key: SubjectKey) -> bytes:
    """The opened file. Raises a SealError where it was changed or its key is gone, OSError where it is away."""
    with _path(file_id, form).open("rb") as file:
        return b"".join(open_file(subject_key, _bound_to(file_id, form), file))


def forget(file_id: uuid.UUID) -> None:
    """Remove all files of this id; gone already is as good."""
    for form in FORMATS:
        _path(file_id, form).unlink(missing_ok=True)


def forget_strangers(known: Collection[uuid.UUID], older_than_seconds: float) -> int:
    """Remove what lies here and belongs to nothing: the work of a worker that died. Says how many."""
    removed, before = 0, time.time() - older_than_seconds
    for place in list(_files()):
        if uuid.UUID(place.stem) not in known and place.stat().st_mtime < before:
            place.unlink(missing_ok=True)
            removed += 1
    return removed


def _files() -> Iterator[Path]:
    for form in FORMATS:
        yield from Path(settings.DOWNLOAD_ROOT).glob(f"{'[0-9a-f]' * 32}.{form}")


def _path(file_id: uuid.UUID, form: str) -> Path:
    return Path(settings.DOWNLOAD_ROOT) / f"{file_id.hex}.{form}"


def _bound_to(file_id: uuid.UUID, form: str) -> str:
    return f"my-data|{file_id}|{form}"
