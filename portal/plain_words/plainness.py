"""Whether a text is plain: sentences nobody loses their way in. Pure."""

import re

LONGEST_SENTENCE = 50
_ENDS = re.compile(r"(?<=[.?!])\s+|\n+")


def long_sentences(text: str) -> list[str]:
    """Those with more than fifty letters."""
    return [each for each in (piece.strip() for piece in _ENDS.split(text)) if len(each) > LONGEST_SENTENCE]
