"""What mail systems tell us of our own mail: it came back (RFC 3464), or its reader did not want it (RFC 5965)."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from channels_mail.inbound.models import Kind
from channels_mail.inbound.reading import Letter
from channels_mail.inbound.threads import UUID_TEXT, own_addresses
from channels_mail.outbox import settling
from channels_mail.outbox.models import OutgoingMail
from channels_mail.reply_address import BOUNCE, opened
from citizens.contact_points import actions as contact_points

STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
OWN_MAIL = re.compile(rf"<ob-({UUID_TEXT})@")


@dataclass(frozen=True)
class Report:
    """What is reported of which mail of ours; `is_hard` of one that will never arrive."""

    kind: Kind
    mail: OutgoingMail | None
    is_final: bool = False
    is_hard: bool = False


def report_in(letter: Letter, recipients: list[str]) -> Report | None:
    """The report that this letter is; None for a letter that is none."""
    if letter.report_type == "feedback-report" or any("feedback-type" in block for block in letter.report):
        return Report(Kind.COMPLAINT, _reported(letter, recipients))
    if letter.report_type == "delivery-status" or any("final-recipient" in block for block in letter.report):
        failed = [block for block in letter.report if block.get("action", "").lower() == "failed"]
        codes = [found[0] for block in failed if (found := STATUS.search(block.get("status", "")))]
        return Report(Kind.BOUNCE, _reported(letter, recipients), bool(failed), any(map(is_hard, codes)))
    if _signed(letter, recipients) and not letter.has_header("auto-submitted"):
        code = STATUS.search(letter.text)  # a bounce in words of its own
        is_final = code is None or code[0].startswith("5")
        return Report(Kind.BOUNCE, _reported(letter, recipients), is_final, code is not None and is_hard(code[0]))
    return None


def is_hard(code: str) -> bool:
    """RFC 3463: no such mailbox or domain, or one that is closed. What is full today may not be tomorrow."""
    return code.startswith(("5.1.", "5.4.4")) or code == "5.2.1"


@transaction.atomic
def note(report: Report) -> None:
    """Remember it of the address, once for each mail; a mail that came back counts as not sent."""
    if report.mail is None or (report.kind == Kind.BOUNCE and not report.is_final):
        return
    if not settling.came_back(report.mail, report.kind):
        return
    recipient = report.mail.recipient()
    if recipient and report.kind == Kind.COMPLAINT:
        contact_points.complained(recipient)
    elif recipient:
        contact_points.bounced(recipient, hard=report.is_hard)


def _signed(letter: Letter, recipients: list[str]) -> UUID | None:
    """The mail that the address itself names: nobody but who got it can write there."""
    return next((found.id for found in own_addresses(letter, recipients) if found.kind == BOUNCE), None)


def _reported(letter: Letter, recipients: list[str]) -> OutgoingMail | None:
    """By the signed address, by the one the report quotes, else by our Message-ID, which nobody can guess either."""
    mail_id = _signed(letter, recipients)
    for block in letter.report:
        if mail_id is None and (quoted := opened(block.get("original-mail-from", "").strip("<> "))):
            mail_id = quoted.id
    if mail_id is None and (named := OWN_MAIL.search("\n".join([letter.returned, *letter.references]))):
        mail_id = UUID(named[1])
    return OutgoingMail.objects.filter(pk=mail_id).first() if mail_id else None
