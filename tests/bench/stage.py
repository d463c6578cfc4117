"""Engines, databases and web servers for one measurement; all of it goes when it is over."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from config import embedded, engines
from config.supervisor import Supervisor, child_environment

BASE_DIR = Path(__file__).resolve().parents[2]
SETTINGS = {"DEMO": "1", "DEBUG": "", "SITE_URL": "http://127.0.0.1", "ALLOWED_HOSTS": "127.0.0.1,testserver"}
GUNICORN = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "30", "--timeout", "60")


@dataclass
class Server:
    """A gunicorn of two workers with four threads each."""

    port: int
    session: int


@dataclass
class Stage:
    """What a scene may use."""

    data_dir: Path
    env: dict[str, str]
    supervisor: Supervisor
    made: list[str] = field(default_factory=list)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def database(self, name: str) -> str:
        """An empty database of its own; its address."""
        name = f"bench_{name}"
        self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._sql(f'CREATE DATABASE "{name}"')
        self.made.append(name)
        return urlunsplit(urlsplit(self.env["DATABASE_URL"])._replace(path=f"/{name}"))

    def run(self, *command: str, python: str = sys.executable, **more: str) -> Any:
        """Run a module to its end; the last line it prints is JSON."""
        done = subprocess.run(
            [python, *command], env={**self.env, **more}, cwd=BASE_DIR, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command)[:60]}: {done.stderr.strip().splitlines()[-1:]}")
        last = done.stdout.strip().rpartition("\n")[2]
        return json.loads(last) if last.startswith(("{", "[")) else last

    def serve(self, name: str, application: str, python: str = sys.executable, **more: str) -> Server:
        """Start a web server and wait for its first answer."""
        port = embedded.free_port()
        command = [python, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *GUNICORN]
        log = (self.data_dir / f"{name}.log").open("ab")
        process = subprocess.Popen(
            command, env={**self.env, **more}, cwd=BASE_DIR, stdout=log, stderr=log, start_new_session=True
        )
        self.processes.append(process)
        until = time.monotonic() + 40
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"{name} did not start, see {log.name}")
            time.sleep(0.1)
        return Server(port, process.pid)

    def close(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
        for name in self.made:
            self._sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.supervisor.stop()

    def _sql(self, statement: str) -> None:
        connection = psycopg2.connect(self.env["DATABASE_URL"])
        try:
            connection.autocommit = True
            connection.cursor().execute(statement)
        finally:
            connection.close()


@contextmanager
def stage(data_dir: Path) -> Iterator[Stage]:
    """The engines that nobody has given, on loopback, in the measurement's own folder."""
    given: Mapping[str, str] = {
        name: value
        for name, value in os.environ.items()
        if name in ("DATABASE_URL", "REDIS_URL", "PATH", "HOME", "LANG")
    }
    data_dir.mkdir(parents=True, exist_ok=True)
    data_dir.chmod(0o711)  # the database's owner must be able to reach its own folder
    values = engines.addresses(data_dir, {**given, "OUTBOX_SMTP_URL": "smtp://127.0.0.1:1"}, SETTINGS)
    env = child_environment(data_dir, {**values, "OUTBOX_SMTP_URL": "smtp://127.0.0.1:1"}, given)
    opened = Stage(data_dir, env, _quiet(data_dir, env))
    try:
        opened.supervisor.start_engines(engines.needed(data_dir, given, values))
        yield opened
    finally:
        opened.close()


def _quiet(data_dir: Path, env: Mapping[str, str]) -> Supervisor:
    supervisor = Supervisor(data_dir, env)
    supervisor.say = lambda korean, english: None  # type: ignore[method-assign] # what we print is JSON
    return supervisor


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def say(words: str, begun: float = time.monotonic()) -> None:
    """Progress, beside the figures and not among them."""
    sys.stderr.write(f"[{time.monotonic() - begun:5.1f}s] {words}\n")
