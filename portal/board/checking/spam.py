"""Whether a text looks like an advertisement. It is then held for a moderator, and never thrown away."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from portal.board.checking import likeness
from portal.search import grams

FILE = Path(__file__).parent / "spam_examples.yaml"
MOST_LINKS, MOST_LINKS_OF_NEW = 4, 1
MOST_IN_A_WHILE = 5  # posts and comments in ten minutes
COPIES = 1  # of nearly the same text within a day
SUSPICIOUS = 6.0  # natural logarithm of the odds; see tests/portal/test_board_spam.py
SMOOTHING = 0.5
_LINK = re.compile(r"https?://|www\.|\b[\w-]{2,}\.(?:com|net|kr|org|me|io|xyz|top|shop|site|cc)\b", re.IGNORECASE)


@dataclass(frozen=True)
class History:
    """What is known of the writer and of the day when a text comes."""

    is_new: bool = False
    lately: int = 0
    fingerprints: tuple[int, ...] = ()


def reasons(text: str, history: History) -> list[str]:
    """Why a moderator should look before everybody does; empty for nearly every text."""
    found = []
    links = len(_LINK.findall(text))
    if links > (MOST_LINKS_OF_NEW if history.is_new else MOST_LINKS):
        found.append("links")
    if history.lately >= MOST_IN_A_WHILE:
        found.append("burst")
    own = likeness.fingerprint(text)
    if sum(likeness.is_alike(own, other) for other in history.fingerprints) > COPIES:
        found.append("copies")
    if odds(text) > (SUSPICIOUS / 2 if links else SUSPICIOUS):
        found.append("words")
    return found


def odds(text: str) -> float:
    """How much likelier the words are those of an advertisement, as a logarithm; 0 says nothing."""
    learned = _learned()
    return sum(learned.get(gram, 0.0) for gram in set(grams.query_grams(text)))


@cache
def _learned() -> dict[str, float]:
    """What each pair of letters speaks for, from the examples (naive Bayes with smoothing)."""
    examples = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    counts = {
        kind: Counter(gram for text in texts for gram in set(grams.query_grams(text)))
        for kind, texts in examples.items()
    }
    sizes = {kind: len(texts) for kind, texts in examples.items()}
    return {
        gram: _log_share(counts["spam"][gram], sizes["spam"]) - _log_share(counts["fair"][gram], sizes["fair"])
        for gram in counts["spam"] | counts["fair"]
    }


def _log_share(count: int, of: int) -> float:
    return math.log((count + SMOOTHING) / (of + 2 * SMOOTHING))
