"""Where the settings come from: the process environment, else the data folder's private file."""

import os
import sys
from pathlib import Path

FILE_NAME = "environment"
KEYS = ("KEY_RING", "BLIND_INDEX_KEY", "ADDRESS_TOKEN_KEY")  # what a process with KEYLESS=1 never sees


def data_dir(base_dir: Path) -> Path:
    """The folder of everything that is not code; DATA_DIR chooses another."""
    return Path(os.environ.get("DATA_DIR") or base_dir / ".data").absolute()


def read(folder: Path) -> None:
    """Take NAME=value lines of the private file for names the environment does not have."""
    file = folder / FILE_NAME
    if not file.is_file():
        return
    is_keyless = bool(os.environ.get("KEYLESS"))
    for line in file.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.startswith("#") and not (is_keyless and name.strip() in KEYS):
            os.environ.setdefault(name.strip(), value.strip())


def secret(name: str) -> str:
    """The value of NAME, or what the file named by NAME_FILE holds (a Docker secret); blank when there is neither."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, "").strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        print(f"{name}_FILE을 읽을 수 없습니다: {file} / cannot read it: {error.strerror}", file=sys.stderr)  # noqa: T201
        raise SystemExit(78) from None
