"""The data folder's private file: keys and addresses that this machine made for itself, mode 0600."""

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from config.environment import FILE_NAME


def read(folder: Path) -> dict[str, str]:
    """The names and values of the file; nothing if there is none."""
    file = folder / FILE_NAME
    if not file.is_file():
        return {}
    pairs = (line.partition("=") for line in file.read_text(encoding="utf-8").splitlines())
    return {name.strip(): value.strip() for name, separator, value in pairs if separator and name[0] != "#"}


def write(folder: Path, values: Mapping[str, str]) -> None:
    """Replace the file in one step: after a crash there is the old one or the new one, never half of one."""
    draft = folder / f"{FILE_NAME}.new"
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("# Keys and addresses of this data folder. Without it nobody can read what is sealed: keep it.\n")
        file.writelines(f"{name}={value}\n" for name, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / FILE_NAME)
    _sync(folder)


def new_keys() -> dict[str, str]:
    """Fresh secrets of an installation."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "KEY_RING": f"1:{_random(32)}",
        "BLIND_INDEX_KEY": _random(32),
        "ADDRESS_TOKEN_KEY": _random(64),
    }


def _random(length: int) -> str:
    return base64.b64encode(secrets.token_bytes(length)).decode()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
