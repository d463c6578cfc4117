"""A draw that anybody can repeat: the seed is promised before the applications end and told afterwards."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping

METHOD = "sha256"


def new_seed() -> str:
    """A secret of 32 bytes, in hexadecimal."""
    return secrets.token_hex(32)


def commitment(seed: str) -> str:
    """What is published beforehand. It tells nothing of the seed, and no other seed has it."""
    return hashlib.sha256(seed.encode()).hexdigest()


def rank(seed: str, number: int) -> str:
    """Where this application stands: the smallest speaks first."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def draw(seed: str, applications: Mapping[str, Iterable[int]], each: int) -> list[int]:
    """Up to `each` numbers of every side, the sides taking turns, in the order in which they speak."""
    sides = [sorted(numbers, key=lambda number: rank(seed, number))[:each] for numbers in applications.values()]
    longest = max(map(len, sides), default=0)
    return [side[turn] for turn in range(longest) for side in sides if turn < len(side)]
