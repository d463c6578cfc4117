"""One mail over SMTP, so that a crash at any point loses nothing and doubles as little as can be."""

import os
import smtplib
import ssl
import uuid
from collections import Counter
from urllib.parse import unquote, urlsplit

from django.conf import settings

from channels_mail.outbox.models import OutgoingMail
from citizens.encryption import BadSeal, SealError, Shredded

TIMEOUT_SECONDS = 30
_passed: Counter[str] = Counter()


class Refused(Exception):
    """The server said no. Its words stay out: they may quote the address."""

    def __init__(self, step: str, code: int) -> None:
        super().__init__(step, code)
        self.step, self.code = step, code


def transmit(mail: OutgoingMail) -> None:
    """Send a claimed mail and write down how it went."""
    _kill_point("claimed")
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
        _kill_point("connected")
        server.ehlo_or_helo_if_needed()
        _must(server.mail(sender), "mail")
        _kill_point("mail")
        _must(server.rcpt(recipient), "rcpt")
        _kill_point("rcpt")
        if not mail.mark_data_started():
            return
        _kill_point("marked")
        _must(server.data(message), "data")
        _kill_point("got250")
        mail.mark_sent()
        _kill_point("committed")


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
        raise Refused(step, answer[0])


def _refused(mail: OutgoingMail, refusal: Refused) -> None:
    """A 5xx about this recipient or this message: never. Anything else is about us or passes: later."""
    if 500 <= refusal.code < 600 and refusal.step in ("rcpt", "data"):
        mail.fail(refusal.code, refusal.step)
    else:
        mail.postpone(refusal.code, refusal.step)


def _broken_off(mail: OutgoingMail, problem: str) -> None:
    """The line broke. After DATA began the server may have the message, so only the reaper may decide."""
    mail.refresh_from_db(fields=["data_started"])
    if not mail.data_started:
        mail.postpone(None, problem)


def _kill_point(name: str) -> None:
    """Die here when a drill asks for it: OUTBOX_KILL_AT=<point>:<n-th passing>, in settings with DRILL only."""
    if not settings.DRILL:
        return
    _passed[name] += 1
    if os.environ.get("OUTBOX_KILL_AT") == f"{name}:{_passed[name]}":
        os.kill(os.getpid(), 9)


def new_owner() -> uuid.UUID:
    """A name for one sender, never used again."""
    return uuid.uuid4()
