"""The engines as children: which of them this run has to start, and where they answer."""

import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config import embedded, private_file
from config.child import Child, rotate
from config.preflight import MARK, port_is_free


@dataclass
class Engine:
    """A child and the question whether it is ready to serve."""

    child: Child
    answers: Callable[[], bool]


def addresses(data_dir: Path, given: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, str]:
    """Fill the private file: keys are made once, addresses keep their port while it is free."""
    stored = private_file.read(data_dir)
    values = {**private_file.new_keys(), **stored, **settings}
    if not given.get("DATABASE_URL"):
        port, password = _place(stored.get("DATABASE_URL"))
        values["DATABASE_URL"] = f"postgres://{embedded.DATABASE}:{password}@127.0.0.1:{port}/{embedded.DATABASE}"
    if not given.get("REDIS_URL"):
        port, password = _place(stored.get("REDIS_URL"))
        values["REDIS_URL"] = f"redis://:{password}@127.0.0.1:{port}/0"
    if not given.get("OUTBOX_SMTP_URL"):
        port, _ = _place(stored.get("OUTBOX_SMTP_URL"))
        values["OUTBOX_SMTP_URL"] = f"smtp://127.0.0.1:{port}"
        values["OUTBOX_JOURNAL"] = str(data_dir / "mailbox" / "journal")
    if not given.get("MAIL_IN_LISTEN"):
        values["MAIL_IN_LISTEN"] = _listening(stored.get("MAIL_IN_LISTEN"))
    if values != stored:
        private_file.write(data_dir, values)
    return values


def needed(data_dir: Path, given: Mapping[str, str], values: Mapping[str, str]) -> list[Engine]:
    """The engines that nobody has given us."""
    engines = []
    if not given.get("DATABASE_URL"):
        engines.append(_postgres(data_dir, values["DATABASE_URL"]))
    if not given.get("REDIS_URL"):
        engines.append(_redis(data_dir, values["REDIS_URL"]))
    return engines


def log_file(data_dir: Path, name: str) -> Path:
    """Where a child writes; what has grown is put away first."""
    file = data_dir / "logs" / f"{name}.log"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    rotate(file)
    return file


def _postgres(data_dir: Path, url: str) -> Engine:
    home, parts = embedded.postgres_home(data_dir), urlsplit(url)
    embedded.end_old_postgres(home)
    embedded.make_cluster(home, parts.password or "")
    child = Child(
        "postgres",
        embedded.postgres_command(home, parts.port or 0),
        log_file(data_dir, "postgres"),
        _bare_environment(),
        stop_signal=signal.SIGINT,
        user=embedded.postgres_owner(),
        folder=home,
        before=lambda: embedded.end_old_postgres(home),
    )
    return Engine(child, lambda: embedded.postgres_answers(url))


def _redis(data_dir: Path, url: str) -> Engine:
    parts = urlsplit(url)
    command = embedded.redis_command(data_dir / "redis", parts.port or 0, parts.password or "")
    child = Child("redis", command, log_file(data_dir, "redis"), {**_bare_environment(), MARK: str(data_dir)})
    return Engine(child, lambda: embedded.redis_answers(url))


def _bare_environment() -> dict[str, str]:
    """Without the portal's keys: an engine has no use for them."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}


def _listening(places: str | None) -> str:
    """Where mail is taken, by LMTP and by SMTP; each keeps its port while that is free."""
    kept = (places or "").split(",")
    lmtp, smtp = (_place(next((each for each in kept if each.startswith(kind)), None))[0] for kind in ("lmtp", "smtp"))
    return f"lmtp://127.0.0.1:{lmtp},smtp://127.0.0.1:{smtp}"


def _place(url: str | None) -> tuple[int, str]:
    parts = urlsplit(url or "")
    kept = parts.port if parts.port and port_is_free(parts.port) else embedded.free_port()
    return kept, parts.password or embedded.new_password()
