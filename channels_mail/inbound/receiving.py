"""The server that takes mail, by SMTP and LMTP: it says 250 when the letter is in the database, and 451 otherwise."""

import asyncio
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import SplitResult, urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import close_old_connections

from channels_mail.inbound.mailboxes import mailbox_of
from channels_mail.inbound.models import InboundMail
from channels_mail.inbound.storing import kill_point, store

logger = logging.getLogger(__name__)
WRITERS = 4  # each holds one connection to the database
IDLE_SECONDS = 300.0
STORED = "250 2.0.0 stored"
TRY_AGAIN = "451 4.3.0 cannot store it now, please send it again later"
NOBODY = "550 5.1.1 no such mailbox here"


class Receiver:
    """What is done with each letter. Its address is checked before it is sent: nobody gets a bounce of ours."""

    def __init__(self, via: str, writers: ThreadPoolExecutor) -> None:
        self.via = via
        self.writers = writers

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """550 for what is not ours, at once."""
        if not mailbox_of(address):
            return NOBODY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """One answer for the letter by SMTP, one for each recipient by LMTP; each only after its COMMIT."""
        by_mailbox: dict[str, list[str]] = {}
        for address in envelope.rcpt_tos:
            by_mailbox.setdefault(mailbox_of(address), []).append(address)
        answers = {}
        for mailbox, addresses in by_mailbox.items():
            answers[mailbox] = await self._keep(mailbox, addresses, envelope)
        kill_point("before_answer")
        if self.via == InboundMail.Via.LMTP:
            return "\r\n".join(answers[mailbox_of(address)] for address in envelope.rcpt_tos)
        return TRY_AGAIN if TRY_AGAIN in answers.values() else STORED

    async def _keep(self, mailbox: str, addresses: list[str], envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        sender = "" if envelope.mail_from in (None, "<>") else str(envelope.mail_from)
        job = partial(_store_in_thread, mailbox, raw, via=self.via, sender=sender, recipients=addresses)
        try:
            await asyncio.get_running_loop().run_in_executor(self.writers, job)
        except Exception as error:  # whatever it was: the letter is not ours yet, and its sender must know
            logger.warning("mail was not stored: %s", type(error).__name__)
            return TRY_AGAIN
        return STORED


def _store_in_thread(*args: Any, **kwargs: Any) -> None:
    close_old_connections()
    try:
        store(*args, **kwargs)
    finally:
        close_old_connections()


class _Words:
    """What aiosmtpd says by itself, in words that help, and lines as long as people send them."""

    line_length_limit = settings.MAIL_IN_MOST_MB * 1024 * 1024

    async def push(self, status: str | bytes) -> None:
        """Send an answer to the client."""
        if isinstance(status, str) and status.startswith("552"):
            status = too_big()
        await super().push(status)  # type: ignore[misc]


class SmtpServer(_Words, SMTP):
    """SMTP, for a relay that speaks nothing else."""


class LmtpServer(_Words, LMTP):
    """LMTP: one answer for each recipient."""


SERVERS: dict[str, Callable[..., SMTP]] = {"smtp": SmtpServer, "lmtp": LmtpServer}


def too_big() -> str:
    """What the sender's own server will show to the sender."""
    most, site = settings.MAIL_IN_MOST_MB, settings.SITE_URL
    return (
        f"552-5.3.4 The message is larger than {most} MB. Please send large files at {site}/consultations/\r\n"
        f"552 5.3.4 메일이 {most}MB보다 큽니다. 큰 파일은 {site}/consultations/ 에서 보내 주십시오."
    )


async def serve(places: list[str]) -> None:
    """Take mail at each place (smtp://host:port, lmtp://host:port) until asked to stop."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="store")
    servers = [await _listen(urlsplit(place), writers) for place in places]
    try:
        await stop.wait()
    finally:
        for server in servers:
            server.close()
        writers.shutdown(wait=True)


async def _listen(place: SplitResult, writers: ThreadPoolExecutor) -> asyncio.Server:
    receiver = Receiver(place.scheme, writers)
    make = partial(
        SERVERS[place.scheme],
        receiver,
        hostname=settings.MAIL_IN_DOMAIN,
        data_size_limit=settings.MAIL_IN_MOST_MB * 1024 * 1024,
        enable_SMTPUTF8=True,
        timeout=IDLE_SECONDS,
        ident="mail",
    )
    loop = asyncio.get_running_loop()
    return await loop.create_server(make, place.hostname or "127.0.0.1", place.port)
