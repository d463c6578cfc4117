"""Django's e-mail backend of this office: it stores every message and sends none."""

import logging
import uuid
from collections.abc import Sequence
from copy import copy
from email.utils import formataddr, parseaddr

from celery.exceptions import CeleryError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from channels_mail.outbox.models import OutgoingMail
from citizens.keys.models import SubjectKey

logger = logging.getLogger(__name__)

KEY_HEADER = "X-Outbox-Key"
UNSAFE = {ord(sign): None for sign in "\x00\u2028\u2029\x85"}


class OutboxBackend(BaseEmailBackend):
    """One row per recipient, in the caller's own transaction: rolled back, no mail.

    The header X-Outbox-Key names what the mail is about; a second mail with the same key is dropped.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(_store(message, recipient) for message in email_messages for recipient in message.recipients())


def _store(message: EmailMessage, recipient: str) -> int:
    name, address = parseaddr(_clean(recipient))
    own = copy(message)
    own.to, own.cc, own.bcc = [formataddr((name, address)) if name else address], [], []
    own.subject = _clean(message.subject)
    own.extra_headers = {header: _clean(str(value)) for header, value in message.extra_headers.items()}
    key = own.extra_headers.pop(KEY_HEADER, None)
    mail = OutgoingMail(key=key, subject_key=SubjectKey.objects.system("outbox"))
    mail.message_id = f"<ob-{mail.pk}@{parseaddr(own.from_email)[1].rpartition('@')[2]}>"
    own.extra_headers["Message-ID"] = mail.message_id
    mail.sealed_recipient = address
    mail.sealed_message = own.message().as_bytes(linesep="\r\n")
    with transaction.atomic():
        if key is not None and OutgoingMail.objects.select_for_update().filter(key=key).exists():
            return 0
        mail.save(force_insert=True)
        transaction.on_commit(lambda: poke(mail.pk))
    return 1


def _clean(text: str) -> str:
    """Without what mail servers choke on; line breaks stay, so that Django refuses an injection."""
    return text.translate(UNSAFE).encode("utf-8", "ignore").decode("utf-8")


def poke(mail_id: uuid.UUID) -> None:
    """Ask a worker to send at once. Without a broker nothing is lost: deliver_due finds the row."""
    from channels_mail.outbox.tasks import deliver

    try:
        deliver.apply_async(args=[str(mail_id)], retry=False)
    except (KombuError, CeleryError, RedisError, OSError):
        logger.warning("no broker: mail %s waits for deliver_due", mail_id)
