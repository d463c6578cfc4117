"""Personal numbers in what is to be public: some are refused, others masked once the writer agrees."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from citizens import personal_numbers
from citizens.personal_numbers import SECRET


@dataclass(frozen=True)
class Place:
    """Where something stands that does not belong on a public page."""

    line: int
    label: str
    shown: str
    is_refused: bool

    @property
    def words(self) -> str:
        """2째 줄 ‘010-****-1234’(전화번호)."""
        return _("%(line)d째 줄 ‘%(shown)s’(%(kind)s)") % {"line": self.line, "shown": self.shown, "kind": self.label}


def places(text: str) -> list[Place]:
    """Each with its line and as much of it as may be shown."""
    found = []
    for each in personal_numbers.find(text):
        line = text.count("\n", 0, each.start) + 1
        shown = personal_numbers.masked(text[each.start : each.end])
        found.append(Place(line, str(each.kind.label), shown, is_refused(each.kind)))
    return found


def is_refused(kind: Any) -> bool:
    """Identity, card and account numbers are never taken; phones, plates and addresses of mail are masked."""
    return kind in SECRET


def masked(text: str) -> str:
    """The text as it may be shown to everybody."""
    return personal_numbers.masked(text)
