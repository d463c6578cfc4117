"""Contenders in turns, A B A B, and what their medians say."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from tests.bench.load import Load, drive
from tests.bench.stage import Server, say

CONNECTIONS = 16
WARM_UP = 0.8
NOISY = 0.4  # the spread of the rounds, beside their median, from which on nothing can be said
EXPECTED = (200, 302)


@dataclass
class Contender:
    """Somebody who does the same job: a server and what to ask of it."""

    name: str
    server: Server
    requests: Callable[[], Iterator[bytes]]
    loads: list[Load] = field(default_factory=list)

    def turn(self, seconds: float) -> Load:
        server = self.server
        return drive(server.port, self.requests(), connections=CONNECTIONS, seconds=seconds, session=server.session)

    def median(self, what: Callable[[Load], float]) -> float:
        return median(what(load) for load in self.loads)

    def spread(self, what: Callable[[Load], float]) -> float:
        values = [what(load) for load in self.loads]
        return (max(values) - min(values)) / (median(values) or 1)

    @property
    def is_noisy(self) -> bool:
        return min(self.spread(per_second), self.spread(cpu_ms)) > NOISY

    @property
    def failed(self) -> int:
        """How many answers were none."""
        statuses = [pair for load in self.loads for pair in load.statuses.items()]
        return sum(number for status, number in statuses if status not in EXPECTED)

    def figures(self) -> dict[str, Any]:
        return {
            "requests_per_second": round(self.median(per_second), 1),
            "p50_ms": round(self.median(lambda load: load.percentile_ms(0.5)), 1),
            "p99_ms": round(self.median(lambda load: load.percentile_ms(0.99)), 1),
            "cpu_ms": round(self.median(cpu_ms), 2),
            "spread": round(self.spread(per_second), 2),
            "cpu_spread": round(self.spread(cpu_ms), 2),
            "requests": sum(load.done for load in self.loads),
            "failed": self.failed,
            "too_noisy": self.is_noisy,
        }


def per_second(load: Load) -> float:
    return load.per_second


def cpu_ms(load: Load) -> float:
    return load.cpu_ms


def measure(scene: str, contenders: Sequence[Contender], rounds: int, seconds: float) -> None:
    """Everybody's turn in each round; the first, short one only warms up."""
    for number in range(rounds + 1):
        for contender in contenders:
            load = contender.turn(seconds if number else WARM_UP)
            if number:
                contender.loads.append(load)
        if number:
            best = ", ".join(f"{each.name} {each.loads[-1].per_second:.0f}/s" for each in contenders)
            say(f"{scene} {number}/{rounds}: {best}")


def ratio(ours: Contender, other: Contender) -> dict[str, float]:
    """How ours compares, by requests and by processor time."""
    return {
        "value": round(ours.median(per_second) / (other.median(per_second) or 1), 2),
        "by_cpu": round(other.median(cpu_ms) / (ours.median(cpu_ms) or 1), 2),
    }
