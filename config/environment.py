"""Where the settings come from: the process environment, else the data folder's private file."""

import os
from pathlib import Path

FILE_NAME = "environment"


def data_dir(base_dir: Path) -> Path:
    """The folder of everything that is not code; DATA_DIR chooses another."""
    return Path(os.environ.get("DATA_DIR") or base_dir / ".data").absolute()


def read(folder: Path) -> None:
    """Take NAME=value lines of the private file for names the environment does not have."""
    file = folder / FILE_NAME
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())
