"""Finds numbers that look like a 주민등록번호 or 외국인등록번호.

개인정보 보호법 제24조의2: they may not be collected, so a form refuses them and shows where they stand.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from citizens.personal_numbers import FORBIDDEN, find, hidden


@dataclass(frozen=True)
class Place:
    """Where a number stands, and what may be shown of it."""

    line: int
    column: int
    masked: str


def find_personal_numbers(text: str) -> list[Place]:
    """Every 주민등록번호 and 외국인등록번호 of the text."""
    return [
        Place(
            line=text.count("\n", 0, found.start) + 1,
            column=found.start - text.rfind("\n", 0, found.start),
            masked=hidden(text[found.start : found.end], found.kind),
        )
        for found in find(text)
        if found.kind in FORBIDDEN
    ]


def refuse_personal_numbers(text: str) -> None:
    """Raise with line and masked number when the text holds such a number."""
    found = find_personal_numbers(text)
    if not found:
        return
    places = ", ".join(
        _("%(line)d째 줄 ‘%(masked)s’") % {"line": place.line, "masked": place.masked} for place in found
    )
    raise ValidationError(
        _("주민등록번호로 보이는 숫자(%(places)s)가 있습니다. 법률에 따라 받을 수 없습니다. 지우고 다시 눌러 주세요.")
        % {"places": places},
        code="personal_number",
    )
