"""What is looked at before anything is installed or started. Standard library only: it runs first."""

import errno
import fcntl
import os
import shutil
import signal
import socket
import sys
import time
from pathlib import Path
from typing import IO, NoReturn

LEAST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 1024**3
MARK = "PORTAL_SUPERVISED"  # carries the data folder; every child process has it, so a later run finds orphans


def refuse(korean: str, english: str) -> NoReturn:
    """One clear line, and the end."""
    print(f"{korean} / {english}", file=sys.stderr, flush=True)
    raise SystemExit(1)


def python() -> None:
    """Refuse a Python that is too old."""
    if sys.version_info[:2] < LEAST_PYTHON:
        have = ".".join(map(str, sys.version_info[:2]))
        refuse(f"Python 3.11 이상이 필요합니다(지금 {have}).", f"Python 3.11 or newer is needed, this is {have}.")


def port(default: int = 8000) -> int:
    """The port that PORT asks for."""
    text = os.environ.get("PORT") or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        refuse(f"PORT 값이 올바르지 않습니다: {text}", f"PORT is not a port number: {text}")
    return int(text)


def folder(path: Path) -> None:
    """Make the folder and see that a file can be written and that there is room."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".probe-{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        full = error.errno == errno.ENOSPC
        why = (
            ("디스크가 가득 찼습니다", "the disk is full") if full else ("쓸 수 없는 폴더입니다", "cannot write there")
        )
        refuse(f"{why[0]}: {path}", f"{why[1]}: {path}")
    free = shutil.disk_usage(path).free
    if free < LEAST_FREE_BYTES:
        have = free // 1024**2
        refuse(
            f"디스크 공간이 모자랍니다: {path} 에 {have}MB 남음, 1GB 필요",
            f"not enough disk space: {have} MB free at {path}, 1 GB is needed",
        )


def lock(data_dir: Path) -> IO[str]:
    """Hold the data folder for this process until it ends; a second one is told who has it."""
    file = (data_dir / "lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "?"
        refuse(
            f"이 폴더로 이미 실행 중입니다(프로세스 {holder}): {data_dir}. 다른 DATA_DIR을 쓰십시오.",
            f"already running on this folder (process {holder}); choose another DATA_DIR",
        )
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def port_is_free(number: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError:
            return False
    return True


def need_port(number: int, host: str = "127.0.0.1") -> None:
    """Refuse a port that another program has."""
    if not port_is_free(number, host):
        refuse(
            f"포트 {number} 을(를) 쓸 수 없습니다(사용 중이거나 권한 없음). 예: PORT={number + 1} bin/demo",
            f"port {number} is taken or not allowed; try PORT={number + 1} bin/demo",
        )


def end_orphans(data_dir: Path) -> int:
    """End what a killed run on the same folder left behind; says how many processes there were."""
    ended = 0
    for how, patience in ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0)):
        found = _marked(data_dir)
        ended = max(ended, len(found))
        for pid in found:
            _signal(pid, how)
        until = time.monotonic() + patience
        while found and time.monotonic() < until and _marked(data_dir):
            time.sleep(0.1)
    return ended


def _marked(data_dir: Path) -> list[int]:
    wanted = f"{MARK}={data_dir}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0") and int(entry.name) != os.getpid():
                found.append(int(entry.name))
        except OSError:  # another user's process, or one that has just ended
            continue
    return found


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
