"""What the model learns from: written examples, the departments' duties and the catalogue. No citizen's letter."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from civil_petitions.catalogue.source import read, read_departments, read_types

FOLDER = Path(__file__).parent / "texts"
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


@dataclass(frozen=True)
class Topic:
    """What a text may be about: a petition type, or other business of a department."""

    department: str
    kind21: str
    catalog_id: str = ""

    @property
    def code(self) -> str:
        return self.catalog_id or self.department


@dataclass(frozen=True)
class Example:
    """A text, and the code of its topic; of a citizen's text also who wrote it, by an id."""

    text: str
    topic: str
    writer: str = ""


@cache
def topics() -> dict[str, Topic]:
    """Every topic by its code: those of the texts, and each petition type."""
    types = {entry["id"]: Topic(entry["department"], entry["kind21"], entry["id"]) for entry in read_types()}
    others = [Topic(entry["department"], entry["kind21"]) for entry in _written() if "catalog_id" not in entry]
    return types | {topic.code: topic for topic in others}


def examples() -> list[Example]:
    """All that is known, in one order: the same on every machine."""
    written = [
        Example(text, entry.get("catalog_id") or entry["department"])
        for entry in _written()
        for line in entry["texts"]
        for text in spelled_out(line)
    ]
    duties = [
        Example(words, department["id"])
        for department in read_departments()["departments"]
        for words in (*department["duties"], *department["keywords"])
    ]
    catalogue = [
        Example(words, entry["id"])
        for entry in read_types()
        for words in (entry["name_ko"], entry["summary_ko"], *entry["words"])
    ]
    return [*written, *duties, *catalogue]


def fingerprint(learned: list[Example]) -> str:
    """Changes with every word the model would learn from."""
    lines = "\n".join(f"{example.topic}\t{example.text}" for example in learned)
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def spelled_out(line: str) -> list[str]:
    """(길|도로)에 (구멍|포트홀)이 → two texts: in each choice the words go round, and every word comes once."""
    choices = [match.group(1).split("|") for match in _CHOICE.finditer(line)]
    texts = []
    for turn in range(max((len(choice) for choice in choices), default=1)):
        picked = (choice[turn % len(choice)] for choice in choices)
        texts.append(_CHOICE.sub(lambda _match, picked=picked: next(picked), line))  # type: ignore[misc]
    return texts


@cache
def _written() -> list[dict[str, Any]]:
    return [entry for path in sorted(FOLDER.glob("*.yaml")) for entry in read(path)]
