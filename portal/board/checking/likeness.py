"""How much two texts are alike: a fingerprint of 64 bits in which like texts differ in few (simhash). Pure."""

from hashlib import blake2b

from portal.search import grams

BITS = 64
ALIKE = 6  # bits that may differ
LEAST_GRAMS = 12  # of a shorter text the fingerprint says nothing


def fingerprint(text: str) -> int:
    """A signed number for the database; 0 for a text too short to compare."""
    pairs = grams.pairs(grams.normalise(text).replace(" ", ""))
    if len(pairs) < LEAST_GRAMS:
        return 0
    weights = [0] * BITS
    for pair in pairs:
        bits = int.from_bytes(blake2b(pair.encode(), digest_size=8).digest())
        for place in range(BITS):
            weights[place] += 1 if bits >> place & 1 else -1
    value = sum(1 << place for place, weight in enumerate(weights) if weight > 0)
    return (value - (1 << BITS) if value >> (BITS - 1) else value) or 1


def is_alike(one: int, other: int) -> bool:
    """Whether both are of nearly the same text."""
    return bool(one and other) and ((one ^ other) & ((1 << BITS) - 1)).bit_count() <= ALIKE
