"""Fetching from a mailbox elsewhere by IMAP: a letter is marked as seen only after it is in our database."""

import imaplib
import logging
import re
import ssl
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from channels_mail.inbound.models import InboundMail
from channels_mail.inbound.storing import kill_point, store

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 30
MOST_AT_ONCE = 100
BODY = "(BODY.PEEK[])"  # PEEK: reading alone marks nothing


def fetch(url: str) -> int:
    """Bring in what is new at imaps://user:password@host/FOLDER?mailbox=NAME; says how many letters were stored.

    What was stored and not marked (a crash between the two) is fetched again and recognised by its contents, also
    when the server numbers its letters anew.
    """
    place = urlsplit(url)
    mailbox = parse_qs(place.query).get("mailbox", ["consult"])[0]
    server = _connect(place)
    try:
        server.login(unquote(place.username or ""), unquote(place.password or ""))
        _must(server.select(_quoted(unquote(place.path.lstrip("/")) or "INBOX")))
        stored = sum(_take(server, uid, mailbox) for uid in _new(server)[:MOST_AT_ONCE])
        server.logout()
    finally:
        with suppress(OSError):
            server.shutdown()
    return stored


def _connect(place: SplitResult) -> imaplib.IMAP4:
    host = place.hostname or "127.0.0.1"
    if place.scheme == "imaps":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(host, place.port or 993, ssl_context=context, timeout=TIMEOUT_SECONDS)
    return imaplib.IMAP4(host, place.port or 143, timeout=TIMEOUT_SECONDS)


def _new(server: imaplib.IMAP4) -> list[str]:
    found = _must(server.uid("SEARCH", "UNSEEN"))
    return found[0].decode("ascii").split() if found and isinstance(found[0], bytes) else []


def _take(server: imaplib.IMAP4, uid: str, mailbox: str) -> int:
    """One letter that cannot be had waits there for the next time; the others come in."""
    try:
        parts = _must(server.uid("FETCH", uid, BODY))
        raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if raw is None:
            return 0  # somebody else has taken it away
        store(mailbox, raw, via=InboundMail.Via.IMAP)
    except imaplib.IMAP4.abort:
        raise
    except Exception as error:
        logger.warning("mail %s was not fetched: %s", uid, type(error).__name__)
        return 0
    kill_point("before_answer")
    _must(server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"))
    return 1


def _must(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(status)
    return data


def _quoted(folder: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", folder) + '"'
