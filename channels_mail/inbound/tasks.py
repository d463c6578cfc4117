"""The shells around fetching and reading: they may run twice, late or side by side."""

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from channels_mail.inbound import allowance, filing, imap, summaries
from channels_mail.inbound.models import InboundMail, State

KEEP = timedelta(days=90)
SCANNED_AT_ONCE = 50
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
def read_waiting() -> None:
    """Understand what was stored; the rows are the queue."""
    filing.read_waiting()


@shared_task
def scan_waiting() -> None:
    """Look again at files that a scanner could not look at when they came."""
    for mail in InboundMail.objects.filter(is_scan_pending=True).order_by("received_at")[:SCANNED_AT_ONCE]:
        summaries.scan_again(mail)


@shared_task
def forget_settled() -> None:
    """Part with what became no letter and is settled; what still waits for a person stays."""
    allowance.forget_full()
    InboundMail.objects.filter(state__in=SETTLED, received_at__lt=timezone.now() - KEEP).delete()
