"""What changed between two revisions, line by line. Pure."""

import difflib
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.content.models import Revision
from portal.content.models.revision import WORDS

LABELS = {
    "title_ko": _("제목"),
    "title_en": _("영어 제목"),
    "summary_ko": _("세 줄 요약"),
    "summary_en": _("영어 요약"),
    "body_ko": _("본문"),
    "body_en": _("영어 본문"),
}


@dataclass(frozen=True)
class Line:
    """A line and whether it came (+), went (-) or stayed ( )."""

    mark: str
    text: str


def difference(before: Revision, after: Revision) -> list[tuple[str, list[Line]]]:
    """For each part that changed its lines; parts that are equal are left out."""
    found = []
    for part in WORDS:
        old, new = getattr(before, part), getattr(after, part)
        if old != new:
            lines = difflib.ndiff(old.splitlines(), new.splitlines())
            shown = [Line(line[0], line[2:]) for line in lines if line[0] != "?"]
            found.append((str(LABELS[part]), shown))
    return found
