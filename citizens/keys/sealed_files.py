"""Sealed files on the disk: each says in its first bytes which key it needs, and is sealed anew beside the old one."""

import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from citizens.encryption.data_keys import sealing_key
from citizens.encryption.errors import BadSeal, SealError
from citizens.encryption.file_stores import STORES, FileStore
from citizens.encryption.files import HEADER_BYTES, key_id_of, open_file, seal_file
from citizens.keys.models import SubjectKey

BATCH = 1000


@dataclass(frozen=True)
class _Key:
    pk: uuid.UUID


def waiting() -> Iterator[tuple[FileStore, Path, uuid.UUID]]:
    """The files under a key that has a successor, found by reading the head of every file there is."""
    for store in STORES:
        paths = iter(store.files())
        while chunk := list(islice(paths, BATCH)):
            needed = {path: key_id for path in chunk if (key_id := _key_needed(path))}
            replaced = set(
                SubjectKey.objects.being_replaced().filter(pk__in=needed.values()).values_list("pk", flat=True)
            )
            yield from ((store, path, key_id) for path, key_id in needed.items() if key_id in replaced)


def reseal(store: FileStore, path: Path, key_id: uuid.UUID) -> bool:
    """Seal it anew beside the old one, open that and compare, and only then take its place.

    A name of its own lets two work side by side; what a kill leaves behind is swept with other unfinished writes.
    """
    bound, fresh = store.bound_to(path), path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    new_key = _Key(sealing_key(key_id)[0])
    try:
        with path.open("rb") as old, fresh.open("xb") as file:
            for piece in seal_file(new_key, bound, _Stream(open_file(_Key(key_id), bound, old))):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        with path.open("rb") as old, fresh.open("rb") as new:
            if not _same(open_file(_Key(key_id), bound, old), open_file(new_key, bound, new)):
                raise BadSeal("what was sealed does not open")
        shutil.copystat(path, fresh)  # its age says when a file without a row may be swept
        fresh.rename(path)
    except FileNotFoundError:
        fresh.unlink(missing_ok=True)
        return False  # thrown away meanwhile
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync(path.parent)
    return True


class _Stream:
    """Opened pieces, read as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, None)) is not None:
            self._rest += piece
        found, self._rest = self._rest[:size], self._rest[size:]
        return found


def _same(some: Iterator[bytes], others: Iterator[bytes]) -> bool:
    """Whether two files hold the same; both come in pieces of one size."""
    return all(one == other for one, other in zip(some, others, strict=True))


def _key_needed(path: Path) -> uuid.UUID | None:
    try:
        with path.open("rb") as file:
            return key_id_of(file.read(HEADER_BYTES))
    except (OSError, SealError):
        return None  # gone meanwhile, or no file of ours


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
