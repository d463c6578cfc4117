"""Words in double braces that a recipient's own values replace. A fixed list: nothing is looked up, called or run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Placeholder:
    """One allowed word: what it stands for, and what stands there for a person of whom it is not known."""

    name: str
    meaning: Promise
    instead: Promise


ALLOWED: dict[str, Placeholder] = {
    each.name: each
    for each in (
        Placeholder("이름", _("받는 분의 이름"), _("구민")),
        Placeholder("동", _("사는 동"), _("우리 동네")),
        Placeholder("부서", _("보내는 부서"), _("담당 부서")),
        Placeholder("부서전화", _("보내는 부서의 전화"), _("구청 대표전화")),
        Placeholder("구청", _("구청 이름"), _("구청")),
    )
}
# Only these are asked of the recipient's record; the others are the sender's own.
PERSONAL = ("이름", "동")

_WORD = re.compile(r"\{\{([^{}\n]{0,60})\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
# Around a placeholder's name while a letter is compiled; no text may hold it (blocks.cleaned takes it out).
MARK = "\x00"


def marked(text: str) -> str:
    """The text with each allowed placeholder between marks. Whatever else stands in braces stays plain text."""
    return _WORD.sub(_mark, text.replace(MARK, ""))


def _mark(match: re.Match[str]) -> str:
    name = match[1].strip()
    return f"{MARK}{name}{MARK}" if name in ALLOWED else match[0]


def used(text: str) -> set[str]:
    """The allowed placeholders that stand in the text."""
    return {name for name in _names(text) if name in ALLOWED}


def unknown(text: str) -> list[str]:
    """What stands in double braces and means nothing, as it was written; also braces that are left open."""
    wrong = [f"{{{{{name}}}}}" for name in _names(text) if name not in ALLOWED]
    return [*wrong, *_BRACES.findall(_WORD.sub("", text))]


def _names(text: str) -> Iterator[str]:
    return (match[1].strip() for match in _WORD.finditer(text))
