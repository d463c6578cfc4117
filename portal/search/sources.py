"""What is found beside the index: slices that keep their own words tell it here, and are asked anew each time.

What was withdrawn, hidden or held back a moment ago is therefore found no more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One finding, in words the page shows escaped."""

    title: str
    excerpt: str
    url: str
    label: str
    written_at: datetime


@dataclass(frozen=True)
class Source:
    """A kind of findings: what it is called, how it is asked, and where the rest is."""

    scope: str
    label: Any
    icon: str
    find: Callable[[str, int], Sequence[Entry]]
    more_url: Callable[[str], str]


SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Called once by the app that owns the words."""
    if source.scope not in {each.scope for each in SOURCES}:
        SOURCES.append(source)
