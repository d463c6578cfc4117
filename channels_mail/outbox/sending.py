"""One mail over SMTP, so that a crash at any point loses nothing and doubles as little as can be."""

import re
import smtplib
import ssl
import uuid
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction

from channels_mail.outbox.drilling import kill_point
from channels_mail.outbox.models import OutgoingMail
from citizens.contact_points import actions as contact_points
from citizens.encryption import BadSeal, SealError, Shredded

TIMEOUT_SECONDS = 30
ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")


class Refused(Exception):
    """The server said no. Its words stay out: they may quote the address. `detail` is its enhanced code (RFC 3463)."""

    def __init__(self, step: str, code: int, detail: str = "") -> None:
        super().__init__(step, code)
        self.step, self.code, self.detail = step, code, detail


def transmit(mail: OutgoingMail) -> None:
    """Send a claimed mail and write down how it went."""
    kill_point("claimed")
    try:
        _hand_over(mail, *mail.envelope())
    except Refused as refusal:
        _refused(mail, refusal)
    except smtplib.SMTPDataError as error:
        _refused(mail, Refused("data", error.smtp_code))
    except smtplib.SMTPResponseException as error:
        _refused(mail, Refused("connect", error.smtp_code))
    except (smtplib.SMTPException, OSError) as error:
        _broken_off(mail, type(error).__name__)
    except (BadSeal, Shredded, UnicodeError) as error:
        mail.fail(None, type(error).__name__)
    except SealError as error:
        mail.postpone(None, type(error).__name__)


def _hand_over(mail: OutgoingMail, sender: str, recipient: str, message: bytes) -> None:
    """The row says `data_started` before the first byte of the message leaves, and `sent` after the server's 250.

    So whoever finds the row later knows whether the server may have the message (RFC 1047).
    """
    with connect() as server:
        kill_point("connected")
        server.ehlo_or_helo_if_needed()
        _must(server.mail(sender), "mail")
        kill_point("mail")
        _must(server.rcpt(recipient), "rcpt")
        kill_point("rcpt")
        if not mail.mark_data_started():
            return
        kill_point("marked")
        _must(server.data(message), "data")
        kill_point("got250")
        mail.mark_sent()
        kill_point("committed")


def connect() -> smtplib.SMTP:
    """A connection to the office's relay, as OUTBOX_SMTP_URL names it: smtp:// or smtps://."""
    url = urlsplit(settings.OUTBOX_SMTP_URL)
    host, port = url.hostname or "127.0.0.1", url.port or 25
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


def _must(answer: tuple[int, bytes], step: str) -> None:
    if answer[0] not in (250, 251):
        detail = ENHANCED.match(answer[1].decode("ascii", "replace"))
        raise Refused(step, answer[0], detail[0] if detail else "")


def _refused(mail: OutgoingMail, refusal: Refused) -> None:
    """A 5xx about this recipient or this message: never. Anything else is about us or passes: later.

    What is given up because of the recipient is remembered of that address, in the same transaction.
    """
    is_for_good = 500 <= refusal.code < 600 and refusal.step in ("rcpt", "data")
    with transaction.atomic():
        end = mail.fail if is_for_good else mail.postpone
        if end(refusal.code, refusal.step) and (bounce := bounce_of(refusal)):
            contact_points.bounced(mail.recipient(), hard=bounce == "hard")


def bounce_of(refusal: Refused) -> str:
    """What a refusal that ends a mail says of its recipient: hard, soft, or nothing at all.

    Without an enhanced code only the plainest words count: "550 relaying denied" is about us.
    """
    if refusal.step != "rcpt":
        return ""
    if refusal.detail.startswith("5.1.") or refusal.detail == "5.2.1":
        return "hard"  # RFC 3463: no such mailbox or domain; a mailbox that is closed
    if refusal.detail.startswith((".2.", ".1."), 1) or refusal.code == 552:
        return "soft"  # full, or not now for three days
    return "" if refusal.detail else {551: "hard", 553: "hard", 450: "soft", 452: "soft"}.get(refusal.code, "")


def _broken_off(mail: OutgoingMail, problem: str) -> None:
    """The line broke. After DATA began the server may have the message, so only the reaper may decide."""
    mail.refresh_from_db(fields=["data_started"])
    if not mail.data_started:
        mail.postpone(None, problem)


def new_owner() -> uuid.UUID:
    """A name for one sender, never used again."""
    return uuid.uuid4()
