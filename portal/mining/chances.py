"""Whether a number is more than chance. Pure."""

from math import exp


def chance_of(n: int, expected: float) -> float:
    """How likely n or more are where so many are expected (Poisson's upper tail)."""
    term = below = exp(-expected)
    for number in range(1, n):
        term *= expected / number
        below += term
    return max(0.0, 1.0 - below) if n else 1.0
