"""SealedFolder: a folder of sealed files, told of to whoever changes keys."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from citizens.encryption.file_stores import FileStore, register
from citizens.encryption.files import HasId, Readable, open_file, seal_file

PART = ".part"


class SealedFolder:
    """Files under names that say nothing of whose they are. Nothing of them touches the disk in plain text."""

    def __init__(self, name: str, root: Callable[[], Path]) -> None:
        self.name, self.root = name, root
        register(FileStore(name, self.files, self.bound_to))

    def keep(self, file_name: str, subject_key: HasId, content: bytes) -> None:
        """Seal and write: whole under its name, or not at all."""
        self.pour(file_name, subject_key, BytesIO(content))

    def pour(self, file_name: str, subject_key: HasId, stream: Readable) -> None:
        """The same from a stream, of which no more than a piece lies in memory."""
        place = self.root() / file_name
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = place.with_name(file_name + PART)
        with part.open("wb") as file:
            for piece in seal_file(subject_key, self.bound_to(place), stream):
                file.write(piece)
        part.rename(place)

    def read(self, file_name: str, subject_key: HasId) -> bytes:
        """The opened file. Raises a SealError where it was changed or its key is gone, OSError where it is away."""
        place = self.root() / file_name
        with place.open("rb") as file:
            return b"".join(open_file(subject_key, self.bound_to(place), file))

    def pieces(self, file_name: str, subject_key: HasId) -> Iterator[bytes]:
        """The opened file piece by piece; raises as `read` does."""
        place = self.root() / file_name
        with place.open("rb") as file:
            yield from open_file(subject_key, self.bound_to(place), file)

    def forget(self, file_name: str) -> None:
        """Remove it; gone already is as good."""
        (self.root() / file_name).unlink(missing_ok=True)

    def files(self) -> Iterator[Path]:
        return (place for place in self.root().glob("*") if place.suffix != PART)

    def everything(self) -> Iterator[Path]:
        """Unfinished writes too, for who sweeps."""
        return self.root().glob("*")

    def bound_to(self, place: Path) -> str:
        return f"{self.name}|{place.name}"
