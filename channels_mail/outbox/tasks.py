"""The shells around sending: they may run twice, late or side by side."""

import time
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from channels_mail.outbox import reaping, sending
from channels_mail.outbox.models import OutgoingMail, State

BATCH = 100
BUDGET_SECONDS = 60.0
KEEP_BODIES = timedelta(days=30)
GIVEN_UP = (State.FAILED, State.CANCELLED)


@shared_task
def deliver(mail_id: str) -> None:
    """Send one stored mail. Running it twice sends it once: the second run claims nothing."""
    mail = OutgoingMail.objects.claim(UUID(mail_id), sending.new_owner())
    if mail is not None:
        sending.transmit(mail)


@shared_task
def deliver_due() -> None:
    """Send what waits, whoever forgot to: the rows are the queue, the broker only a bell."""
    until = time.monotonic() + BUDGET_SECONDS
    for mail_id in list(OutgoingMail.objects.due().values_list("pk", flat=True)[:BATCH]):
        deliver(str(mail_id))
        if time.monotonic() > until:
            return  # a slow server must not keep this worker from everything else


@shared_task
def reap_expired() -> None:
    """Settle the mails of senders that died."""
    reaping.reap()


@shared_task
def empty_sent() -> None:
    """Forget address and text of what was sent, or given up, 30 days ago; that it was stays."""
    before = timezone.now() - KEEP_BODIES
    over = Q(state=State.SENT, sent_at__lt=before) | Q(state__in=GIVEN_UP, created_at__lt=before)
    OutgoingMail.objects.filter(over, sealed_message__isnull=False).update(sealed_recipient=None, sealed_message=None)
