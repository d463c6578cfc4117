"""What the demo's mail server kept: one file a message, named by the instant it came."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}")
MOST_LOOKED_AT = 2000  # files a filter reads before it says "go on"


@dataclass(frozen=True)
class Enclosure:
    """A file that came with a message: named, not opened."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True)
class Letter:
    """One message as the list and its page show it."""

    name: str
    to: str
    sender: str
    subject: str
    sent_at: datetime | None
    text: str
    html: str
    enclosures: list[Enclosure]


def newest(*, to: str = "", before: str = "", size: int) -> tuple[list[Letter], str]:
    """One page of messages, the newest first, and the name after which the next page begins ("" on the last)."""
    found: list[Letter] = []
    last = ""
    for looked_at, name in enumerate(_names(before)):
        if len(found) == size or looked_at == MOST_LOOKED_AT:
            return found, last
        last = name
        letter = read(name)
        if letter is not None and to.lower() in letter.to.lower():
            found.append(letter)
    return found, ""


def read(name: str) -> Letter | None:
    """The message of this name, or None; no name leads out of the folder."""
    if not NAME.fullmatch(name):
        return None
    try:
        content = (_folder() / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
    return Letter(
        name=name,
        to=_header(message, "To"),
        sender=_header(message, "From"),
        subject=_header(message, "Subject"),
        sent_at=_date(message),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        enclosures=_enclosures(message),
    )


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "mailbox"


def _names(before: str) -> Iterator[str]:
    folder = _folder()
    names = (path.stem for path in folder.glob("*.eml")) if folder.is_dir() else ()
    return iter(
        sorted((name for name in names if NAME.fullmatch(name) and (not before or name < before)), reverse=True)
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError):  # the parser of broken headers is not to be trusted
        return ""


def _date(message: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(message, "Date"))
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError, KeyError):
        return ""


def _enclosures(message: EmailMessage) -> list[Enclosure]:
    if not message.is_multipart():
        return []
    try:
        return [
            Enclosure(part.get_filename() or "", part.get_content_type(), len(part.get_payload(decode=True) or b""))
            for part in message.iter_attachments()
        ]
    except (LookupError, ValueError, AttributeError):
        return []
