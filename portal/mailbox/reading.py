"""The mails that the demo's mail server has caught: files in a folder, read one page at a time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from heapq import nlargest
from pathlib import Path

from django.conf import settings

# As config/mail_catcher.py names them: the instant, then a little of the hash.
NAME = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}\.eml")
MOST_READ = 2000  # how far back a search by recipient looks


@dataclass(frozen=True)
class Part:
    """A file that came with a mail: named here, not opened."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True)
class Mail:
    """One caught mail as a page shows it."""

    name: str
    caught_at: datetime
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    attachments: list[Part]


def folder() -> Path:
    return Path(settings.DATA_DIR) / "mailbox"


def names(*, before: str = "") -> list[str]:
    """Names of mails older than `before`, the newest first."""
    try:
        found = [path.name for path in folder().iterdir()]
    except FileNotFoundError:
        return []
    return nlargest(MOST_READ, (name for name in found if NAME.fullmatch(name) and (not before or name < before)))


def page(*, before: str, recipient: str, size: int) -> tuple[list[Mail], str]:
    """The mails of one page, and the mark with which the next begins ("" on the last)."""
    rows: list[Mail] = []
    for name in names(before=before):
        mail = read(name)
        if mail is None or (recipient and recipient.casefold() not in mail.recipient.casefold()):
            continue
        if len(rows) == size:
            return rows, rows[-1].name
        rows.append(mail)
    return rows, ""


def read(name: str) -> Mail | None:
    """The mail of this name; None for a name that is none of ours, or a mail that has gone."""
    if not NAME.fullmatch(name):
        return None
    try:
        message = BytesParser(policy=policy.default).parsebytes((folder() / name).read_bytes())
    except FileNotFoundError:
        return None
    return Mail(
        name=name,
        caught_at=datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC),
        sender=str(message.get("From", "")),
        recipient=", ".join(address for _name, address in getaddresses([str(message.get("To", ""))])),
        subject=str(message.get("Subject", "")),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=[
            Part(part.get_filename() or "", part.get_content_type(), len(part.get_payload(decode=True) or b""))
            for part in message.iter_attachments()
        ],
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""
