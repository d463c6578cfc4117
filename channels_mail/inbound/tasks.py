"""The shells around fetching and reading: they may run twice, late or side by side."""

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from channels_mail.inbound import imap
from channels_mail.inbound.models import InboundMail, State

KEEP = timedelta(days=90)
SETTLED = (State.NOTED, State.DISMISSED)
logger = logging.getLogger(__name__)


@shared_task
def fetch_imap() -> None:
    """Look into the mailboxes elsewhere; one that does not answer keeps no other waiting for ever."""
    for url in settings.MAIL_IN_IMAP:
        try:
            imap.fetch(url)
        except (OSError, imap.imaplib.IMAP4.error) as error:
            logger.warning("a mailbox did not answer: %s", type(error).__name__)


@shared_task
def forget_settled() -> None:
    """Part with what became no letter and is settled; what still waits for a person stays."""
    InboundMail.objects.filter(state__in=SETTLED, received_at__lt=timezone.now() - KEEP).delete()
