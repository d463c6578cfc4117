"""Keep-alive load from one thread: as many requests as so many connections take in so many seconds."""

import os
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 20.0


@dataclass
class Load:
    """What came of it."""

    seconds: float = 0
    cpu_seconds: float = 0
    statuses: dict[int, int] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.waits)

    @property
    def per_second(self) -> float:
        return self.done / self.seconds if self.seconds else 0

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu_seconds / self.done if self.done else 0

    def percentile_ms(self, part: float) -> float:
        ordered = sorted(self.waits)
        return 1000 * ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0


class Connection:
    """One keep-alive connection and the answer it is waiting for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = self._open()
        self.received = b""
        self.sent_at = 0.0

    def _open(self) -> socket.socket:
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def send(self, request: bytes) -> None:
        self.received, self.sent_at = b"", time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> int | None:
        """The status once the whole answer is there; 0 when the server closed instead."""
        piece = self.socket.recv(262144)
        if not piece:
            return 0
        self.received += piece
        head, separator, body = self.received.partition(b"\r\n\r\n")
        if not separator:
            return None
        lower = head.lower()
        at = lower.find(b"content-length:")
        if at >= 0:
            length = int(lower[at + 15 :].split(b"\r\n", 1)[0])
            is_whole = len(body) >= length
        else:
            is_whole = body.endswith(b"0\r\n\r\n")
        return int(head[9:12]) if is_whole else None

    def renew(self) -> None:
        self.socket.close()
        self.socket = self._open()


def drive(port: int, requests: Iterator[bytes], *, connections: int, seconds: float, session: int) -> Load:
    """Keep every connection busy; `session` is the server's process group whose CPU time is counted."""
    load, selector = Load(), selectors.DefaultSelector()
    cpu_before, begun = cpu_seconds(session), time.perf_counter()
    until, waiting = begun + seconds, 0
    for _number in range(connections):
        connection = Connection(port)
        request = next(requests, None)
        if request is None:
            break
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(request)
        waiting += 1
    while waiting and time.perf_counter() < until + PATIENCE:
        for key, _mask in selector.select(1):
            connection = key.data
            status = connection.read()
            if status is None:
                continue
            now = time.perf_counter()
            load.statuses[status] = load.statuses.get(status, 0) + 1
            if status:
                load.waits.append(now - connection.sent_at)
            request = next(requests, None) if now < until else None
            if request is None:
                waiting -= 1
                selector.unregister(connection.socket)
                connection.socket.close()
                continue
            if not status:
                selector.unregister(connection.socket)
                connection.renew()
                selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(request)
    load.seconds = time.perf_counter() - begun
    load.cpu_seconds = cpu_seconds(session) - cpu_before
    return load


def cpu_seconds(session: int) -> float:
    """The processor time of all processes of a session so far."""
    total = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def get(path: str, cookies: str = "", host: str = "127.0.0.1") -> bytes:
    """A GET as a browser sends it."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Accept-Language: ko", "Connection: keep-alive"]
    lines += [f"Cookie: {cookies}"] if cookies else []
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: str, cookies: str = "", host: str = "127.0.0.1") -> bytes:
    """The POST of a form."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", "Accept-Language: ko", "Connection: keep-alive"]
    lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    lines += [f"Cookie: {cookies}"] if cookies else []
    return ("\r\n".join(lines) + f"\r\n\r\n{body}").encode()
