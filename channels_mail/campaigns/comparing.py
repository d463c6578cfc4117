"""Which of two letters did better, and whether chance alone would explain it."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Compared:
    """The share that acted on each side, and between what the difference lies with 95 % confidence."""

    share_a: float
    share_b: float
    low: float
    high: float

    @property
    def winner(self) -> str:
        """ "A" or "B", or nothing while the interval holds zero: then nobody can say."""
        if self.low > 0:
            return "A"
        return "B" if self.high < 0 else ""


def compare(acted_a: int, sent_a: int, acted_b: int, sent_b: int) -> Compared | None:
    """A's share minus B's, by Newcombe's interval of two Wilson scores: it holds for small shares, too."""
    if not sent_a or not sent_b:
        return None
    acted_a, acted_b = min(acted_a, sent_a), min(acted_b, sent_b)
    share_a, share_b = acted_a / sent_a, acted_b / sent_b
    low_a, high_a = wilson(acted_a, sent_a)
    low_b, high_b = wilson(acted_b, sent_b)
    difference = share_a - share_b
    return Compared(
        share_a,
        share_b,
        difference - sqrt((share_a - low_a) ** 2 + (high_b - share_b) ** 2),
        difference + sqrt((high_a - share_a) ** 2 + (share_b - low_b) ** 2),
    )


def wilson(acted: int, sent: int) -> tuple[float, float]:
    """Between what the true share lies with 95 % confidence."""
    share, square = acted / sent, Z * Z
    middle = (share + square / (2 * sent)) / (1 + square / sent)
    half = Z / (1 + square / sent) * sqrt(share * (1 - share) / sent + square / (4 * sent * sent))
    return max(0.0, middle - half), min(1.0, middle + half)
