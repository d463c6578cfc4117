"""Life events: what to do, in order, when somebody moves, has a child, opens a shop."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.urls import reverse
from django.utils.translation import get_language

FILE = Path(__file__).parent / "life_events.yaml"


def _in_language(korean: str, english: str) -> str:
    return english if get_language() == "en" and english else korean


@dataclass(frozen=True)
class Step:
    """One thing to do: a petition type of ours, or a page of somebody else."""

    type: str = ""
    name_ko: str = ""
    name_en: str = ""
    link: str = ""
    site: str = ""
    note_ko: str = ""
    note_en: str = ""

    @property
    def name(self) -> str:
        return _in_language(self.name_ko, self.name_en)

    @property
    def note(self) -> str:
        return _in_language(self.note_ko, self.note_en)


@dataclass(frozen=True)
class LifeEvent:
    """A situation and the steps that belong to it."""

    id: str
    icon: str
    title_ko: str
    title_en: str
    summary_ko: str
    summary_en: str
    words: list[str]
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        return _in_language(self.title_ko, self.title_en)

    @property
    def summary(self) -> str:
        return _in_language(self.summary_ko, self.summary_en)

    def get_absolute_url(self) -> str:
        return reverse("home:life_event", args=[self.id])


@cache
def life_events() -> tuple[LifeEvent, ...]:
    """All of them, in the order of the file."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(LifeEvent(**(entry | {"steps": tuple(Step(**step) for step in entry["steps"])})) for entry in entries)
