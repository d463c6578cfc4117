"""Asks clamd whether a file is clean. Without a scanner a file says so; with a silent one it waits."""

import socket
import struct

from django.conf import settings

from civil_petitions.models.attachment import ScanState

TIMEOUT_SECONDS = 20
CHUNK = 64 * 1024


def scan(content: bytes) -> ScanState:
    """CLEAN, QUARANTINED, PENDING while clamd does not answer, UNSCANNED where the office has none."""
    if not settings.CLAMD_ADDRESS:
        return ScanState.UNSCANNED
    try:
        answer = _ask(content)
    except OSError:
        return ScanState.PENDING
    if answer.endswith(b"FOUND"):
        return ScanState.QUARANTINED
    return ScanState.CLEAN if answer.endswith(b"OK") else ScanState.PENDING


def _ask(content: bytes) -> bytes:
    """clamd's INSTREAM: pieces with their length before them, an empty one at the end."""
    host, _colon, port = settings.CLAMD_ADDRESS.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            piece = content[start : start + CHUNK]
            clamd.sendall(struct.pack("!I", len(piece)) + piece)
        clamd.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := clamd.recv(4096)):
            answer += part
    return answer.rstrip(b"\0").strip()
