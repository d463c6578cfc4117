"""Django's e-mail backend of this office: it stores every message and sends none."""

import logging
import uuid
from collections.abc import Sequence
from copy import copy
from email.header import Header
from email.utils import formataddr, parseaddr

from celery.exceptions import CeleryError
from django.core.mail import BadHeaderError, EmailAlternative, EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db import IntegrityError, transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from channels_mail.outbox.models import OutgoingMail
from citizens.keys.models import SubjectKey

logger = logging.getLogger(__name__)

KEY_HEADER = "X-Outbox-Key"
UNSAFE = {ord(sign): None for sign in "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e"}


class OutboxBackend(BaseEmailBackend):
    """One row per recipient, in the caller's own transaction: rolled back, no mail.

    The header X-Outbox-Key names what the mail is about; a second mail with the same key is dropped.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(_store_each(message) for message in email_messages)


def _store_each(message: EmailMessage) -> int:
    recipients = message.recipients()
    if KEY_HEADER in message.extra_headers and len(recipients) > 1:
        raise ValueError("a mail with a key has one recipient")
    return sum(_store(message, recipient) for recipient in recipients)


def _store(message: EmailMessage, recipient: str) -> int:
    name, address = _parse(recipient)
    own = _own_copy(message, formataddr((name, address)) if name else address)
    key = own.extra_headers.pop(KEY_HEADER, None)
    mail = OutgoingMail(key=key, subject_key=SubjectKey.objects.system("outbox"))
    mail.message_id = f"<ob-{mail.pk}@{parseaddr(own.from_email)[1].rpartition('@')[2]}>"
    own.extra_headers["Message-ID"] = mail.message_id
    mail.sealed_recipient = address
    mail.sealed_message = own.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        if key is None:
            raise
        return 0  # told before, or at this moment by somebody else
    transaction.on_commit(lambda: poke(mail.pk))
    return 1


def _parse(recipient: str) -> tuple[str, str]:
    """Name and address as SMTP can carry it. Nothing that breaks a line gets through."""
    recipient = _clean(recipient)
    if "\n" in recipient or "\r" in recipient:
        raise BadHeaderError("a line break in a recipient")
    name, address = parseaddr(recipient)
    if "@" not in address:
        raise BadHeaderError("a recipient without an address")
    return name, parseaddr(sanitize_address(address, "utf-8"))[1]


def _own_copy(message: EmailMessage, to: str) -> EmailMessage:
    """The message for this recipient alone, without what mail servers choke on."""
    own = copy(message)
    own.to, own.cc, own.bcc = [to], [], []
    own.subject = _encoded(_clean(message.subject))
    own.body = _whole(message.body)
    own.extra_headers = {header: _clean(str(value)) for header, value in message.extra_headers.items()}
    if isinstance(own, EmailMultiAlternatives):
        own.alternatives = [EmailAlternative(_whole(part[0]), str(part[1])) for part in own.alternatives]
    return own


def _clean(text: object) -> str:
    """A header's text; line breaks stay, so that Django refuses an injection."""
    return _whole(text).translate(UNSAFE)


def _encoded(subject: str) -> str:
    """In words short enough that no header line stays empty; a line break is left for Django to refuse."""
    if subject.isascii() or "\n" in subject or "\r" in subject:
        return subject
    return Header(subject, "utf-8", maxlinelen=60).encode(linesep="")


def _whole(text: object) -> str:
    """Without halves of surrogate pairs, which no encoding can carry, and without NUL."""
    return str(text).replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def poke(mail_id: uuid.UUID) -> None:
    """Ask a worker to send at once. Without a broker nothing is lost: deliver_due finds the row."""
    from channels_mail.outbox.tasks import deliver

    try:
        deliver.apply_async(args=[str(mail_id)], retry=False)
    except (KombuError, CeleryError, RedisError, OSError):
        logger.warning("no broker: mail %s waits for deliver_due", mail_id)
