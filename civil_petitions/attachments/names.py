"""File names as they are shown: whatever a name hides, its last part in plain letters remains."""

import re
import unicodedata

LONGEST = 120


def display_name(name: str) -> str:
    """NFC, without folders, control and direction characters; never empty, never a device's name."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs"))
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        stem, extension = name, ""
    if not stem or re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)", stem):
        stem = "파일"
    room = LONGEST - len(extension) - 1
    return f"{stem[:room]}.{extension}" if extension else stem[:LONGEST]


def extension_of(name: str) -> str:
    """The extension in lower case, "" when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""
