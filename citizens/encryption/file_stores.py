"""Where sealed files lie. Each folder of them tells it here, so that a change of data keys finds them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileStore:
    """One folder of sealed files: which there are, and what each is bound to."""

    name: str
    files: Callable[[], Iterable[Path]]
    bound_to: Callable[[Path], str]


STORES: list[FileStore] = []


def register(store: FileStore) -> None:
    """Called once by the app that owns the folder."""
    if store not in STORES:
        STORES.append(store)
