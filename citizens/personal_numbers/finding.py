"""Finds personal numbers in a text, however they are spelled."""

from dataclasses import dataclass

from citizens.personal_numbers.kinds import Kind
from citizens.personal_numbers.plain import plain
from citizens.personal_numbers.shapes import SHAPES


@dataclass(frozen=True)
class Found:
    """Which kind stands where: text[start:end]."""

    kind: Kind
    start: int
    end: int


def find(text: str) -> list[Found]:
    """Every personal number of the text, first to last; none overlaps another."""
    read = plain(text)
    taken: list[tuple[int, int, Kind]] = []
    for shape in SHAPES:
        for match in shape.pattern.finditer(read.text):
            start, end = match.span()
            if all(end <= other[0] or start >= other[1] for other in taken) and shape.holds(match):
                taken.append((start, end, shape.kind))
    return [Found(kind, *read.origin(start, end)) for start, end, kind in sorted(taken, key=lambda each: each[:2])]
