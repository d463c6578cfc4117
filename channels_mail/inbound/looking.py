"""A look of staff at a mail: written down first, then opened."""

import base64
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from channels_mail.inbound.models import InboundMail
from channels_mail.inbound.reading import Flag, Letter, Part, html_text, read
from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.encryption import SealError
from citizens.personal_numbers import SECRET, masked
from citizens.registry.masking import mask_email, mask_name
from civil_petitions.models.attachment import ScanState

PURPOSE = gettext_noop("받은 메일을 처리하려고")
Action = AccessLogEntry.Action
MOST_PICTURE_BYTES = 5_000_000
CLOSED = (ScanState.PENDING, ScanState.QUARANTINED)


@dataclass(frozen=True)
class ShownMail:
    """A mail as its page shows it."""

    mail: InboundMail
    summary: dict[str, Any]
    text: str
    flags: list[str]
    is_readable: bool = True


@transaction.atomic
def look(mail: InboundMail, *, by: Account, ip: str, is_revealed: bool = False) -> ShownMail:
    """The whole of it in words. Numbers nobody needs are masked, and who sent it until that person is revealed."""
    log(mail, Action.VIEW, by=by, ip=ip)
    try:
        letter, summary = read(mail.raw()), mail.summary()
    except SealError:
        return ShownMail(mail, {}, "", [], is_readable=False)
    summary |= {
        "subject": masked(letter.subject, SECRET),
        "name": letter.sender_name if is_revealed else mask_name(letter.sender_name),
        "address": letter.sender_address if is_revealed else mask_email(letter.sender_address),
    }
    return ShownMail(
        mail, summary, masked(letter.text, SECRET), [str(Flag(flag).label) for flag in sorted(letter.flags)]
    )


@transaction.atomic
def page(mail: InboundMail, *, by: Account, ip: str) -> str:
    """Its HTML for a closed frame, with its own pictures and no others; blank where it has none."""
    log(mail, Action.VIEW, by=by, ip=ip)
    letter = read(mail.raw())
    return html_text.sanitised(masked(letter.html, SECRET), _pictures(letter))


@transaction.atomic
def original(mail: InboundMail, *, by: Account, ip: str) -> bytes:
    """Byte by byte as it came."""
    log(mail, Action.DOWNLOAD, by=by, ip=ip)
    return mail.raw()


@transaction.atomic
def part(mail: InboundMail, path: str, *, by: Account, ip: str) -> Part | None:
    """One file of it; none where there is none, or where the scanner has not let it through."""
    told = next((each for each in mail.summary().get("parts", ()) if each["path"] == path), None)
    if told is None or told["scan"] in CLOSED:
        return None
    log(mail, Action.DOWNLOAD, by=by, ip=ip)
    return next((each for each in read(mail.raw()).parts if each.path == path and each.name == told["name"]), None)


def log(mail: InboundMail, action: str, *, by: Account, ip: str) -> None:
    """Of a mail that belongs to a conversation its citizen sees who looked."""
    consultation = mail.consultation
    access_log.record(
        actor=by,
        action=action,
        citizen=consultation.citizen if consultation and mail.message_id else None,
        target=consultation.number if consultation else str(mail.pk),
        purpose=PURPOSE,
        ip=ip,
    )


def _pictures(letter: Letter) -> dict[str, str]:
    left, found = MOST_PICTURE_BYTES, {}
    for each in letter.parts:
        is_plain = each.content_type in ("image/jpeg", "image/png", "image/gif", "image/webp")
        if each.is_inline and is_plain and len(each.content) <= left:
            left -= len(each.content)
            found[each.content_id] = f"data:{each.content_type};base64,{base64.b64encode(each.content).decode()}"
    return found
