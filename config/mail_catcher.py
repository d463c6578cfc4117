"""The demo's mail server: takes every message, sends none, keeps each as a file that the mailbox page shows."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtpd.smtp import SMTP, Envelope, Session

from config import environment

MOST_BYTES = 30 * 1024 * 1024
FOLDER = "mailbox"
JOURNAL = "journal"


class Catcher:
    """Answers 250 only when the message is on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Store, then accept; a disk that refuses makes the sender try again."""
        content = envelope.original_content or b""
        try:
            keep(self.folder, content)
        except OSError:
            return "451 4.3.0 could not store the message"
        return "250 2.0.0 stored"


def keep(folder: Path, content: bytes) -> Path:
    """Write the message and its line of the journal; both are on the disk when this returns."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{sha256(content).hexdigest()[:8]}.eml"
    draft = folder / f".{name}"
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / name)
    message_id = BytesHeaderParser().parsebytes(content).get("Message-ID", "").strip()
    with (folder / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write(f"{name}\t{message_id}\n")
        journal.flush()
        os.fsync(journal.fileno())
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return folder / name


async def serve(host: str, port: int, folder: Path) -> None:
    """Take mail until asked to stop."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    handler = Catcher(folder)
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="mailbox.hanbyeol.example", data_size_limit=MOST_BYTES, enable_SMTPUTF8=True),
        host,
        port,
    )
    async with server:
        await stop.wait()


def main() -> int:
    """Listen where OUTBOX_SMTP_URL points."""
    data_dir = environment.data_dir(Path(__file__).resolve().parent.parent)
    environment.read(data_dir)
    place = urlsplit(os.environ["OUTBOX_SMTP_URL"])
    asyncio.run(serve(place.hostname or "127.0.0.1", place.port or 25, data_dir / FOLDER))
    return 0


if __name__ == "__main__":
    sys.exit(main())
