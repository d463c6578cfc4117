"""Which months a page is about, and which ones it compares them with. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LENGTHS = (1, 3, 12)
MONTHS_SHOWN = 13


@dataclass(frozen=True)
class Period:
    """So many months up to and with one: `Period(date(2026, 10, 1), 3)`."""

    last: date
    length: int = 1

    @property
    def months(self) -> list[date]:
        return [shift(self.last, -back) for back in reversed(range(self.length))]

    @property
    def before(self) -> "Period":
        """As many months right before."""
        return Period(shift(self.last, -self.length), self.length)

    @property
    def trend(self) -> list[date]:
        """The twelve months up to and with the last."""
        return [shift(self.last, -back) for back in reversed(range(12))]

    @property
    def read(self) -> list[date]:
        """Every month that a page about this period needs."""
        return sorted({*self.months, *self.before.months, *self.trend})

    def is_provisional(self, today: date) -> bool:
        """The last month is not over."""
        return self.last >= today.replace(day=1)


def shift(month: date, by: int) -> date:
    """The first day of the month so many months later."""
    number = month.year * 12 + month.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def asked(words: Mapping[str, str], today: date) -> Period:
    """What the address asks for; the running month where it says nothing that makes sense."""
    this = today.replace(day=1)
    try:
        last = min(date.fromisoformat(f"{words.get('month', '')}-01"), this)
    except ValueError:
        last = this
    length = words.get("length", "")
    return Period(max(last, shift(this, -60)), int(length) if length in ("1", "3", "12") else 3)


def choices(today: date) -> list[date]:
    """Months to choose from, the newest first."""
    return [shift(today.replace(day=1), -back) for back in range(MONTHS_SHOWN)]
