"""One mail over SMTP, so that a crash at any point loses nothing and doubles as little as can be."""

import os
import smtplib
import ssl
import uuid
from urllib.parse import unquote, urlsplit

from django.conf import settings

from channels_mail.outbox.models import OutgoingMail

TIMEOUT_SECONDS = 30


def transmit(mail: OutgoingMail) -> None:
    """Send a claimed mail and write down how it went.

    The row says `data_started` before the first byte of the message leaves, and `sent` after the
    server's 250: whoever finds the row later knows whether the server may have it (RFC 1047).
    """
    _kill_point("claimed")
    sender, recipient, message = mail.envelope()
    try:
        with connect() as server:
            _kill_point("connected")
            server.ehlo_or_helo_if_needed()
            _must(server.mail(sender), smtplib.SMTPSenderRefused, sender)
            _kill_point("mail")
            _must(server.rcpt(recipient), smtplib.SMTPRecipientsRefused, None)
            _kill_point("rcpt")
            if not mail.mark_data_started():
                return
            _kill_point("marked")
            _must(server.data(message), smtplib.SMTPDataError, None)
            _kill_point("got250")
            mail.mark_sent()
            _kill_point("committed")
    except smtplib.SMTPResponseException as error:
        _refused(mail, error.smtp_code, type(error).__name__)
    except (smtplib.SMTPException, OSError) as error:
        _broken_off(mail, type(error).__name__)


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


def _must(answer: tuple[int, bytes], error: type[Exception], who: str | None) -> None:
    """Raise the refusal without the server's words: they may quote the address."""
    code = answer[0]
    if code not in (250, 251):
        raise smtplib.SMTPResponseException(code, error.__name__)


def _refused(mail: OutgoingMail, code: int, problem: str) -> None:
    """4xx: later. 5xx: never."""
    if 500 <= code < 600:
        mail.fail(code, problem)
    else:
        mail.postpone(code, problem)


def _broken_off(mail: OutgoingMail, problem: str) -> None:
    """The line broke. After DATA began the server may have the message, so only the reaper may decide."""
    mail.refresh_from_db(fields=["data_started"])
    if not mail.data_started:
        mail.postpone(None, problem)


def _kill_point(name: str) -> None:
    """Die here when a drill asks for it: OUTBOX_KILL_AT=<point>, in settings with DRILL only."""
    if settings.DRILL and os.environ.get("OUTBOX_KILL_AT") == name:
        os.kill(os.getpid(), 9)


def new_owner() -> uuid.UUID:
    """A name for one sender, never used again."""
    return uuid.uuid4()
