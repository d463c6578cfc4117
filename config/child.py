"""One process under the supervisor: started, watched, started again, and stopped with all that it started itself."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
PAUSES = (0.2, 0.5, 1, 2, 5, 10)
HEALTHY_SECONDS = 30
LOG_BYTES = 5 * 1024 * 1024
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    """A command that is to run for as long as the supervisor does."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str]
    stop_signal: signal.Signals = signal.SIGTERM
    user: str | None = None
    folder: Path | None = None
    before: Callable[[], None] | None = None
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0
    again_at: float = field(default=0, repr=False)

    def start(self) -> None:
        """Start it; it dies with us, even if we are killed."""
        if self.before:
            self.before()
        self.started_at = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(self.environment),
                cwd=self.folder,
                user=self.user,
                start_new_session=True,
                preexec_fn=lambda: _die_with_parent(self.stop_signal),
            )

    def revive(self) -> str | None:
        """Start it again if it has died, with growing pauses; the sentence for the operator at the first failure."""
        if self.process is None:
            if time.monotonic() >= self.again_at:
                self.start()
            return None
        how = self.ended()
        if how is None:
            return None
        if time.monotonic() - self.started_at > HEALTHY_SECONDS:
            self.failures = 0
        self.again_at = time.monotonic() + PAUSES[min(self.failures, len(PAUSES) - 1)]
        self.failures += 1
        self.process = None
        return f"{self.name}: {how}" if self.failures in (1, 5) or self.failures % 20 == 0 else None

    def ended(self) -> str | None:
        """How it ended, if it has; its own children are ended before its number can be given to another."""
        if self.process is None:
            return None
        if self.process.returncode is None:
            if os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                return None
            self._signal_group(signal.SIGKILL)
        code = self.process.wait()
        return f"signal {-code}" if code < 0 else f"exit {code}"

    def ask_to_stop(self) -> None:
        """The polite signal, to the process alone: it stops its own."""
        if self.process is not None and self.ended() is None:
            self.process.send_signal(self.stop_signal)

    def stop(self, patience: float) -> None:
        """Wait for the end, then make an end."""
        if self.process is None:
            return
        until = time.monotonic() + patience
        while self.ended() is None and time.monotonic() < until:
            time.sleep(0.05)
        if self.ended() is None:
            self._signal_group(signal.SIGKILL)
            self.process.wait()
        self.process = None

    def _signal_group(self, number: signal.Signals) -> None:
        assert self.process is not None
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            return


def rotate(log: Path, keep: int = 3) -> None:
    """Put a log away that has grown, keeping the last few."""
    if not log.exists() or log.stat().st_size < LOG_BYTES:
        return
    for number in range(keep, 0, -1):
        older = log.with_suffix(f".log.{number}")
        newer = log if number == 1 else log.with_suffix(f".log.{number - 1}")
        if newer.exists():
            newer.replace(older)


def _die_with_parent(number: signal.Signals) -> None:
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(number))
