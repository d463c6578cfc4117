"""What a text looks like to the model: pieces of one to three letters of its words."""

import math
import re
from collections import Counter

from citizens.spelling import plain_width

LONGEST = 4000  # a letter says in its first page what it is about
WORD = re.compile(r"[가-힣]+|[a-z]+|[0-9]+")
SIZES = (1, 2, 3)


def words(text: str) -> list[str]:
    """The words in their order, of one spelling; a number counts as a number and not as itself."""
    found = WORD.findall(plain_width(text[:LONGEST]).lower())
    return ["0" if word.isdigit() else word for word in found]


def pieces(word: str) -> list[str]:
    """길에 → ' ', '길', '에', ' 길', '길에', '에 ', ' 길에', '길에 ': endings differ, the stem stays."""
    framed = f" {word} "
    return [framed[start : start + size] for size in SIZES for start in range(len(framed) - size + 1)]


def counted(text: str) -> Counter[str]:
    """How often each piece stands in the text."""
    return Counter(piece for word in words(text) for piece in pieces(word))


def weighted(counts: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    """The text as a vector of length one: rare pieces weigh more, repeated ones only a little more."""
    vector = {piece: (1 + math.log(count)) * rarity[piece] for piece, count in counts.items() if piece in rarity}
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {piece: value / length for piece, value in vector.items()}
