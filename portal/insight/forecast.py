"""What will come and what can be done: from the same weekdays of the last weeks. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

WEEKS = 8


@dataclass(frozen=True)
class Expected:
    """How many will come on a day, and how far that usually is off."""

    day: date
    number: float
    off: float


@dataclass(frozen=True)
class DayLoad:
    """One working day: what is due until then, and what of it nobody will have finished."""

    day: date
    due: int
    can_finish: int
    late: int


def arrivals(counts: Mapping[date, int], days: Iterable[date], today: date) -> list[Expected]:
    """The mean of the same weekday in the eight weeks before today, and its usual distance."""
    return [_expected(counts, day, today) for day in days]


def by_type(counts: Mapping[tuple[date, str], int], days: Sequence[date], today: date) -> dict[str, list[float]]:
    """For each type what its weekdays bring, the most frequent first."""
    of_type: dict[str, Counter[date]] = defaultdict(Counter)
    for (day, kind), number in counts.items():
        of_type[kind][day] += number
    ranked = sorted(of_type, key=lambda kind: (-sum(of_type[kind].values()), kind))
    return {kind: [_expected(of_type[kind], day, today).number for day in days] for kind in ranked}


def pace(finished: Mapping[date, int], working_days: Sequence[date]) -> float:
    """How many are finished on a working day, in the middle: one great day changes nothing."""
    numbers = sorted(finished.get(day, 0) for day in working_days)
    if not numbers:
        return 0.0
    half = len(numbers) // 2
    return float(numbers[half]) if len(numbers) % 2 else (numbers[half - 1] + numbers[half]) / 2


def loads(due: Mapping[date, int], days: Sequence[date], a_day: float, left_today: float) -> list[DayLoad]:
    """Finish what is due first, first; what is over counts as due today, of which the part `left_today` is left."""
    found, done, asked = [], 0.0, 0
    late_before = 0
    for place, day in enumerate(days):
        since = days[place - 1] if place else date.min
        new = sum(number for on, number in due.items() if since < on <= day)
        asked += new
        done += a_day * (left_today if place == 0 else 1)
        done = min(done, asked)
        late = max(0, asked - int(done) - late_before)
        late_before += late
        found.append(DayLoad(day, new, int(a_day * (left_today if place == 0 else 1)), late))
    return found


def _expected(counts: Mapping[date, int], day: date, today: date) -> Expected:
    last = day - timedelta(days=7 * ((day - today).days // 7 + 1))
    past = [counts.get(last - timedelta(days=7 * back), 0) for back in range(WEEKS)]
    mean = sum(past) / WEEKS
    return Expected(day, mean, sqrt(sum((number - mean) ** 2 for number in past) / WEEKS))
