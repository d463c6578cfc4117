"""Whether a number is more than chance, and whether two shares differ. Pure."""

from math import exp, sqrt

from portal.insight.statistics import wilson


def chance_of(n: int, expected: float) -> float:
    """How likely n or more are where so many are expected (Poisson's upper tail)."""
    term = below = exp(-expected)
    for number in range(1, n):
        term *= expected / number
        below += term
    return max(0.0, 1.0 - below) if n else 1.0


def difference(hits: int, n: int, other_hits: int, other_n: int) -> tuple[float, float, float]:
    """The first share less the second, in points, with its 95 % interval (Newcombe 1998, method 10)."""
    first, second = 100 * hits / n, 100 * other_hits / other_n
    low, high = wilson(hits, n)
    other_low, other_high = wilson(other_hits, other_n)
    gap = first - second
    below = sqrt((first - low) ** 2 + (other_high - second) ** 2)
    above = sqrt((high - first) ** 2 + (second - other_low) ** 2)
    return gap, gap - below, gap + above
