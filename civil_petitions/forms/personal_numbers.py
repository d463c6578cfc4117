"""Finds numbers that look like a 주민등록번호 or 외국인등록번호.

개인정보 보호법 제24조의2: they may not be collected, so a form refuses them and shows where they stand.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_GAP = r"[ \t\u00a0\u3000\-\u2010-\u2015\u2212\uff0d_./~·:]{0,3}"
_NUMBER = re.compile(r"(?<![0-9])([0-9]{2})([0-9]{2})([0-9]{2})" + _GAP + r"([1-8])[0-9]{6}(?![0-9])")


@dataclass(frozen=True)
class Found:
    """Where a number stands, and what may be shown of it."""

    line: int
    column: int
    masked: str


def find_personal_numbers(text: str) -> list[Found]:
    """Numbers with a birth date and a 성별 digit. The check digit says nothing since October 2020."""
    found = []
    for number, line in enumerate(text.translate(_FULL_WIDTH).split("\n"), 1):
        for match in _NUMBER.finditer(line):
            year, month, day, sex = match.groups()
            if _is_birth_date(int(year), int(month), int(day), int(sex)):
                found.append(Found(number, match.start() + 1, f"{year}{month}{day}-{sex}******"))
    return found


def _is_birth_date(year: int, month: int, day: int, sex: int) -> bool:
    """1, 2, 5, 6 are people born in 19xx, 3, 4, 7, 8 those born in 20xx. Nobody is born tomorrow."""
    century = 1900 if sex in (1, 2, 5, 6) else 2000
    try:
        return date(century + year, month, day) <= timezone.localdate()
    except ValueError:
        return False


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
