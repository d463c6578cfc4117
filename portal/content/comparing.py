"""What changed between two revisions, line by line. Pure."""

import difflib
from dataclasses import dataclass

from portal.content.models import Revision
from portal.content.models.revision import WORDS


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
            found.append((str(Revision._meta.get_field(part).verbose_name), shown))
    return found
