"""Runs the whole portal on one machine: engines, web server, worker, schedule and mail catcher under one parent."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config import engines, environment, preflight
from config.child import Child

BASE_DIR = Path(__file__).resolve().parent.parent
PATIENCE = 12.0  # seconds a child has to end by itself
READY_SECONDS = 90.0


class Stopped(Exception):
    """Somebody asked the supervisor to stop."""


class Supervisor:
    """Keeps its children running until it is told to stop; what dies is started again."""

    def __init__(self, data_dir: Path, env: Mapping[str, str]) -> None:
        self.data_dir = data_dir
        self.env = env
        self.children: list[Child] = []
        self.begun = time.monotonic()

    def say(self, korean: str, english: str) -> None:
        """One line of progress."""
        print(f"[{time.monotonic() - self.begun:5.1f}s] {korean} · {english}", flush=True)

    def add(self, child: Child) -> None:
        """Start one more child."""
        child.start()
        self.children.append(child)

    def run_until(self, done: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """Watch over the children until something is so; False if it took too long."""
        until = time.monotonic() + seconds
        while not done():
            for child in self.children:
                sentence = child.revive()
                if sentence:
                    self.say(f"다시 시작합니다: {sentence}", "starting it again")
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        return True

    def start_engines(self, wanted: list[engines.Engine]) -> None:
        """Start the engines and wait until each answers."""
        for engine in wanted:
            self.add(engine.child)
        for engine in wanted:
            if not self.run_until(engine.answers, 60):
                self.fail(engine.child.name)

    def portal(self, name: str, *command: str, keyless: bool = False) -> Child:
        """A child that runs a module of ours; a keyless one is given no key."""
        env = self.env
        if keyless:
            env = {name: value for name, value in env.items() if name not in environment.KEYS} | {"KEYLESS": "1"}
        return Child(name, [sys.executable, "-m", *command], engines.log_file(self.data_dir, name), env)

    def run_once(self, *command: str) -> None:
        """Run a preparation in the foreground, its progress on our screen."""
        process = subprocess.Popen(
            [sys.executable, "-m", *command], env=dict(self.env), stdin=subprocess.DEVNULL, start_new_session=True
        )
        try:
            self.run_until(lambda: process.poll() is not None)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        if process.returncode:
            preflight.refuse(
                f"준비 작업이 끝나지 못했습니다: {command[0]}",
                f"a preparation failed: {command[0]} ({process.returncode})",
            )

    def fail(self, name: str) -> NoReturn:
        """Say where to look, and end."""
        log = self.data_dir / "logs" / f"{name}.log"
        preflight.refuse(f"{name} 을(를) 시작하지 못했습니다. 기록: {log}", f"{name} did not start, see {log}")

    def stop(self) -> None:
        """Stop everything, what was started last first."""
        for child in reversed(self.children):
            child.ask_to_stop()
            if child.name in ("web", "postgres"):
                continue  # the web server drains while the others end; PostgreSQL is last in any case
            child.stop(PATIENCE)
        for child in reversed(self.children):
            child.stop(PATIENCE)


def child_environment(data_dir: Path, values: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """What every child sees: what was given, else what the private file says."""
    ours = {
        "DATA_DIR": str(data_dir),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(BASE_DIR),
        preflight.MARK: str(data_dir),
    }
    return {**values, **{name: value for name, value in given.items() if value}, **ours}


def demo_settings(host: str, port: int) -> dict[str, str]:
    """The settings in which a demonstration differs from production."""
    return {
        "DEMO": "1",
        "SITE_URL": f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}",  # noqa: S104
        "ALLOWED_HOSTS": ",".join(dict.fromkeys([host, "127.0.0.1", "localhost", "[::1]"])),
    }


def start_portal(supervisor: Supervisor, host: str, port: int) -> None:
    """Start mail, worker, schedule and web, in this order, and wait until all of them answer."""
    run = supervisor.data_dir / "run"
    run.mkdir(exist_ok=True)
    celery = ("celery", "-A", "config", "--quiet")
    worker = ("worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO")
    beat = ("beat", "--schedule", str(run / "schedule"), "--pidfile", "", "--loglevel", "INFO")
    supervisor.add(supervisor.portal("worker", *celery, *worker))
    supervisor.add(supervisor.portal("beat", *celery, *beat, keyless=True))
    supervisor.add(supervisor.portal("mail_in", "django", "receive_mail_server"))
    supervisor.add(
        supervisor.portal(
            "web", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py", "--bind", f"{host}:{port}"
        )
    )
    local = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    if not supervisor.run_until(lambda: _is_ready(local, port), READY_SECONDS):
        supervisor.fail(next((child.name for child in supervisor.children if child.failures), "web"))


def main() -> int:
    """bin/demo: the portal with its demonstration data, until Ctrl-C; with --engines only what it stands on."""
    only_engines = "--engines" in sys.argv[1:]
    given = dict(os.environ)
    host, port = given.get("HOST") or "127.0.0.1", preflight.port()
    data_dir = environment.data_dir(BASE_DIR)
    preflight.folder(data_dir)
    held = preflight.lock(data_dir)
    preflight.end_orphans(data_dir)
    preflight.need_port(port, host)
    os.chdir(BASE_DIR)
    _listen_to_signals()

    settings = demo_settings(host, port)
    values = engines.addresses(data_dir, given, settings)
    env = child_environment(data_dir, values, given)
    supervisor = Supervisor(data_dir, env)
    try:
        supervisor.say("데이터베이스와 Redis를 시작합니다", "starting the engines")
        supervisor.start_engines(engines.needed(data_dir, given, values))
        if not given.get("OUTBOX_SMTP_URL"):
            supervisor.add(supervisor.portal("mail", "config.mail_catcher"))
        if not only_engines:
            supervisor.say("자료를 준비합니다", "preparing the data")
            supervisor.run_once("config.prepare")
            supervisor.say("포털을 시작합니다", "starting the portal")
            start_portal(supervisor, host, port)
            _welcome(supervisor, env["SITE_URL"])
        supervisor.say("중단하려면 Ctrl-C를 누르십시오", "running")
        supervisor.run_until(lambda: False)
    except Stopped:
        supervisor.say("멈추는 중입니다", "stopping")
    finally:
        supervisor.stop()
        held.close()
    return 0


def _welcome(supervisor: Supervisor, site: str) -> None:
    supervisor.say(f"준비되었습니다: {site}/", "ready")
    print(
        f"""
  누리집 · site            {site}/
  시연 우편함 · mailbox    {site}/demo/mailbox/
  업무 화면 · back office  {site}/office/

  비밀번호 · password      hanbyeol-demo-2026
  민원인 · citizens        citizen@hanbyeol.example, citizen2@hanbyeol.example
  직원 · officers          officer.road@, officer.parking@, head.road@, privacy@, records@, content@,
                           campaign@, admin@hanbyeol.example

  기록 · logs              {supervisor.data_dir / "logs"}
""",
        flush=True,
    )


def _is_ready(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=3)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"127.0.0.1:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _listen_to_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # once is enough; a second Ctrl-C must not leave orphans
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)


if __name__ == "__main__":
    sys.exit(main())
