"""The rules of the board: what may be reported, and by which number an author is told why a text was hidden."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.utils.translation import get_language

FILE = Path(__file__).parent / "rules.yaml"


@dataclass(frozen=True)
class Rule:
    """One rule with its number, and the reason that its author is given unless the moderator writes another."""

    number: int
    code: str
    title_ko: str
    title_en: str
    reason_ko: str
    reason_en: str

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_ko

    @property
    def reason(self) -> str:
        return self.reason_en if get_language() == "en" else self.reason_ko

    @property
    def label(self) -> str:
        return f"{self.number}. {self.title}"


@cache
def rules() -> tuple[Rule, ...]:
    """All of them, by number."""
    return tuple(Rule(**entry) for entry in yaml.safe_load(FILE.read_text(encoding="utf-8")))


def rule(code: str) -> Rule | None:
    return next((each for each in rules() if each.code == code), None)


def choices() -> list[tuple[str, str]]:
    """For forms, in the language of the page."""
    return [(each.code, each.label) for each in rules()]
