"""How sure a share is, and where a value lies between floor and goal. Pure."""

from math import sqrt

Z = 1.959964  # 95 %


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share in per cent; honest for small numbers and near 0 and 100."""
    if not n:
        return 0.0, 100.0
    share = hits / n
    middle = share + Z * Z / (2 * n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    below = 1 + Z * Z / n
    return max(0.0, 100 * (middle - half) / below), min(100.0, 100 * (middle + half) / below)


def score(value: float, floor: float, goal: float) -> float:
    """0 at the floor, 100 at the goal, straight between them; a goal may lie below its floor."""
    return max(0.0, min(100.0, 100 * (value - floor) / (goal - floor)))


def value_of(points: float, floor: float, goal: float) -> float:
    """The value that has this score."""
    return floor + (goal - floor) * points / 100
