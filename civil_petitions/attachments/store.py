"""Where the bytes lie: sealed, outside the web root, under a random name, on the disk before a row says so."""

import os
import uuid
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from django.conf import settings

from citizens.encryption import open_file, seal_file
from citizens.encryption.file_stores import FileStore
from citizens.keys.models import SubjectKey


def keep(file_id: uuid.UUID, subject_key: SubjectKey, content: bytes) -> None:
    """Seal and write; when this returns, a power cut does not lose it."""
    place = _path(file_id)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_suffix(".part")
    with draft.open("wb") as file:
        for piece in seal_file(subject_key, _bound_to(file_id), BytesIO(content)):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read(file_id: uuid.UUID, subject_key: SubjectKey) -> Iterator[bytes]:
    """The opened file piece by piece. Raises a SealError where it was changed or its key is gone."""
    with _path(file_id).open("rb") as file:
        yield from open_file(subject_key, _bound_to(file_id), file)


def forget(file_id: uuid.UUID) -> None:
    """Remove the bytes; gone already is as good."""
    _path(file_id).unlink(missing_ok=True)


def kept_before(moment: float) -> Iterator[uuid.UUID]:
    """Ids of the files that have lain here since before this moment (seconds since 1970)."""
    for place in Path(settings.ATTACHMENT_ROOT).glob("??/*"):
        try:
            is_old = place.stat().st_mtime < moment
        except FileNotFoundError:
            continue  # a write that has just ended
        if is_old and place.suffix == ".part":
            place.unlink(missing_ok=True)  # a write that never ended
        elif is_old and len(place.name) == 32:
            yield uuid.UUID(place.name)


def _kept() -> Iterator[Path]:
    return (place for place in Path(settings.ATTACHMENT_ROOT).glob("??/*") if len(place.name) == 32)


def _path(file_id: uuid.UUID) -> Path:
    return Path(settings.ATTACHMENT_ROOT) / file_id.hex[:2] / file_id.hex


def _bound_to(file_id: uuid.UUID) -> str:
    # A draft's file keeps its id when it becomes a petition's: the bytes are sealed once.
    return f"attachment|{file_id}"


STORE = FileStore("attachments", _kept, lambda place: _bound_to(uuid.UUID(place.name)))
