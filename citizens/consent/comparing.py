"""What is new in a text of consent, word by word: the page shows it before it is published."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they stay, come or go."""

    words: str
    state: str  # "", "new", "gone"


def compared(before: str, after: str) -> list[Piece]:
    """The two texts as one: put together, what stays and comes is the new one, what stays and goes the old one."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    return list(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("".join(old[start:end]), "")
            continue
        if start < end:
            yield Piece("".join(old[start:end]), "gone")
        if new_start < new_end:
            yield Piece("".join(new[new_start:new_end]), "new")
