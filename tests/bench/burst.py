"""bin/bench burst: officers at their worklist while ten times as many visitors as usual open the front page.

Before the portal stands nginx with deploy/nginx.conf, without TLS and without the limit for one address (all visitors
are this machine). NGINX_PROGRAM names its program; without one nothing is measured.
"""

import os
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any

from config import embedded
from tests.bench.load import Connection, Load, get
from tests.bench.stage import BASE_DIR, Server, Stage, say

CALM_A_SECOND, TIMES = 20, 10
VISITORS, OFFICERS = 8, 3  # connections
PAUSE = 0.1  # seconds an officer looks at a page
TIMES_CALM = 2


@dataclass
class Proxy:
    """nginx on a port of its own."""

    port: int
    process: subprocess.Popen[bytes]
    folder: Path


@dataclass
class Crowd:
    """What a group of people waited for."""

    load: Load = field(default_factory=Load)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: int, waited: float) -> None:
        with self.lock:
            self.load.statuses[status] = self.load.statuses.get(status, 0) + 1
            self.load.waits.append(waited)

    @property
    def errors(self) -> int:
        return sum(number for status, number in self.load.statuses.items() if status != 200)


def perform(stage: Stage, petitions: int, rounds: int, seconds: float) -> dict[str, Any]:
    """Calm and burst in turns, so that whatever else the machine does meets both."""
    stage.run("manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0", "--ignore", "css/src/*")
    address = stage.database("burst")
    say(f"{petitions:,} petitions")
    people = stage.run("-m", "tests.bench.fill", str(petitions), "0", DATABASE_URL=address)
    server = stage.serve("burst", "config.wsgi", DATABASE_URL=address)
    proxy = _proxy(stage, server)
    if proxy is None:
        return {"scenes": {}, "goals": [_goal("officers' p99: burst beside calm", None, f"<= {TIMES_CALM}", None)]}
    try:
        crowds = {name: (Crowd(), Crowd()) for name in ("calm", "burst")}
        _turn(proxy.port, people["officer"], CALM_A_SECOND, 2, (Crowd(), Crowd()))  # templates, connections
        for number in range(rounds):
            for name, rate in (("calm", CALM_A_SECOND), ("burst", CALM_A_SECOND * TIMES)):
                say(f"{name} {number + 1}/{rounds}: {rate} visitors a second")
                _turn(proxy.port, people["officer"], rate, seconds, crowds[name])
    finally:
        proxy.process.terminate()
        proxy.process.wait(10)
    return _report(crowds, seconds * rounds)


def _report(crowds: dict[str, tuple[Crowd, Crowd]], seconds: float) -> dict[str, Any]:
    scenes = {}
    for name, (visitors, officers) in crowds.items():
        contenders = {who: _figures(crowd, seconds) for who, crowd in (("visitors", visitors), ("officers", officers))}
        scenes[name] = {"contenders": contenders}
    calm, burst = (crowds[name][1].load.percentile_ms(0.99) for name in ("calm", "burst"))
    times = round(burst / calm, 2) if calm else 0
    errors = sum(crowd.errors for pair in crowds.values() for crowd in pair)
    served = crowds["burst"][0].load.done / seconds
    return {
        "scenes": scenes,
        "goals": [
            _goal("officers' p99: burst beside calm", times, f"<= {TIMES_CALM}", times <= TIMES_CALM),
            _goal("answers that are not 200", errors, "0", errors == 0),
            _goal("visitors served a second in the burst", round(served), f">= {CALM_A_SECOND * TIMES * 0.95:.0f}",
                  served >= CALM_A_SECOND * TIMES * 0.95),
        ],
    }  # fmt: skip


def _figures(crowd: Crowd, seconds: float) -> dict[str, Any]:
    load = crowd.load
    return {
        "requests_per_second": round(load.done / seconds, 1),
        "p50_ms": round(load.percentile_ms(0.5), 1),
        "p99_ms": round(load.percentile_ms(0.99), 1),
        "cpu_ms": 0.0,
        "statuses": load.statuses,
        "too_noisy": False,
    }


def _goal(name: str, value: float | None, goal: str, met: bool | None) -> dict[str, Any]:
    return {"name": name, "value": value, "goal": goal, "met": met}


def _turn(port: int, officer: str, rate: int, seconds: float, crowds: tuple[Crowd, Crowd]) -> None:
    """Visitors come at their rate whether or not they are served; officers look, think, look again."""
    until = time.perf_counter() + seconds
    visitor = get("/")
    desks = [get("/office/worklist/", officer), get("/office/worklist/?view=today", officer)]
    people = [
        threading.Thread(target=_visit, args=(port, visitor, VISITORS / rate, place / rate, until, crowds[0]))
        for place in range(VISITORS)
    ]
    people += [
        threading.Thread(target=_work, args=(port, desks, PAUSE * place / OFFICERS, until, crowds[1]))
        for place in range(OFFICERS)
    ]
    for each in people:
        each.start()
    for each in people:
        each.join()


def _visit(port: int, request: bytes, every: float, first: float, until: float, crowd: Crowd) -> None:
    """One connection's share; the wait counts from when the visitor came, not from when there was room."""
    connection, due = Connection(port), time.perf_counter() + first
    while due < until:
        time.sleep(max(0.0, due - time.perf_counter()))
        crowd.note(_asked(connection, request), time.perf_counter() - due)
        due += every
    connection.socket.close()


def _work(port: int, requests: list[bytes], first: float, until: float, crowd: Crowd) -> None:
    time.sleep(first)
    connection = Connection(port)
    for request in cycle(requests):
        if time.perf_counter() > until:
            break
        sent = time.perf_counter()
        crowd.note(_asked(connection, request), time.perf_counter() - sent)
        time.sleep(PAUSE)
    connection.socket.close()


def _asked(connection: Connection, request: bytes) -> int:
    try:
        connection.send(request)
        while (status := connection.read()) is None:
            pass
    except OSError:
        status = 0
    if not status:
        connection.renew()
    return status


def _proxy(stage: Stage, server: Server) -> Proxy | None:
    program = os.environ.get("NGINX_PROGRAM") or shutil.which("nginx")
    if not program:
        say("no nginx here (NGINX_PROGRAM=path): the burst is not measured")
        return None
    folder = stage.data_dir / "nginx"
    (folder / "cache").mkdir(parents=True, exist_ok=True)
    port = embedded.free_port()
    (folder / "mime.types").write_text("types { text/html html; }\n")
    (folder / "nginx.conf").write_text(
        configuration((BASE_DIR / "deploy" / "nginx.conf").read_text(), port, server.port)
    )
    log = (stage.data_dir / "nginx.log").open("ab")
    settings = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")  # its own folder is ours alone
    command = [program, "-p", str(folder), "-c", "nginx.conf", "-e", str(folder / "error.log"), "-g", settings]
    process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    time.sleep(1)
    if process.poll() is not None:
        raise SystemExit(f"nginx did not start, see {log.name}")
    return Proxy(port, process, folder)


def configuration(shipped: str, port: int, portal: int) -> str:
    """The shipped file with other ports and folders; no TLS, no limit for one address, nothing else changed."""
    text = re.sub(
        r"^\s*(ssl_\w+|http2|limit_req|limit_conn|limit_req_status|limit_conn_status)\s.*;.*$", "", shipped, flags=re.M
    )
    text = re.sub(r"^\s*limit_(req|conn)_zone .*;$", "", text, flags=re.M)
    changes = {
        "listen 8443 ssl;": f"listen 127.0.0.1:{port};",
        "listen 8081;": f"listen 127.0.0.1:{embedded.free_port()};",
        "listen 8080;": f"listen 127.0.0.1:{embedded.free_port()};",
        "server web:8000;": f"server 127.0.0.1:{portal};",
        "/etc/nginx/mime.types": "mime.types",
        "pid /run/nginx.pid;": "pid nginx.pid;",
        "/var/cache/nginx/pages": "cache",
        "access_log /dev/stdout plain;": "access_log off;",
        "/srv/maintenance": str(BASE_DIR / "deploy" / "maintenance"),
        "X-Forwarded-Proto https": "X-Forwarded-Proto http",
    }
    for old, new in changes.items():
        if old not in text:
            raise SystemExit(f"deploy/nginx.conf no longer says {old!r}")
        text = text.replace(old, new)
    temporary = "".join(
        f"    {name}_temp_path {name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return text.replace("http {\n", f"http {{\n{temporary}", 1)
