"""The line that tells how far a rotation is: a bar, done, rate and remaining time."""

import time
from collections.abc import Callable

EVERY_SECONDS = 0.5
BAR_WIDTH = 20


class Progress:
    """Writes one line over itself on a terminal, and one line each ten seconds into a log."""

    def __init__(self, write: Callable[[str], object], *, is_terminal: bool) -> None:
        self._write, self._is_terminal = write, is_terminal
        self._every = EVERY_SECONDS if is_terminal else 10
        self._began = self._told = time.monotonic()
        self._first: int | None = None
        self._last: tuple[int, int] | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._first is None:
            self._first, self._began = done, time.monotonic() - 0.001
        now = time.monotonic()
        if (done, total) == self._last or (now - self._told < self._every and done < total):
            return
        self._told, self._last = now, (done, total)
        line = self.line(done, total, (done - self._first) / (now - self._began))
        self._write(f"\r{line}  " if self._is_terminal else f"{line}\n")

    @staticmethod
    def line(done: int, total: int, rate: float) -> str:
        share = 100 * done / total if total else 100
        filled = int(BAR_WIDTH * min(share, 100) / 100)  # full only when all is done
        bar = "█" * filled + "░" * (BAR_WIDTH - filled)
        minutes, seconds = divmod(round(max(total - done, 0) / rate) if rate else 0, 60)
        return f"{bar} {done:,} / {total:,} ({share:.1f} %) · 초당 {rate:,.0f}건 · 남은 시간 {minutes}:{seconds:02d}"
