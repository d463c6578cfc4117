"""The shells around sending: they may run twice, late or side by side."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from channels_mail.outbox import reaping, sending
from channels_mail.outbox.models import OutgoingMail, State

BATCH = 100
KEEP_BODIES = timedelta(days=30)


@shared_task
def deliver(mail_id: str) -> None:
    """Send one stored mail. Running it twice sends it once: the second run claims nothing."""
    mail = OutgoingMail.objects.claim(UUID(mail_id), sending.new_owner())
    if mail is not None:
        sending.transmit(mail)


@shared_task
def deliver_due() -> None:
    """Send what waits, whoever forgot to: the rows are the queue, the broker only a bell."""
    for mail_id in list(OutgoingMail.objects.due().values_list("pk", flat=True)[:BATCH]):
        deliver(str(mail_id))


@shared_task
def reap_expired() -> None:
    """Settle the mails of senders that died."""
    reaping.reap()


@shared_task
def empty_sent() -> None:
    """Forget address and text of what was sent 30 days ago; that it was sent stays."""
    old = OutgoingMail.objects.filter(state=State.SENT, sent_at__lt=timezone.now() - KEEP_BODIES)
    OutgoingMail.objects.filter(pk__in=old.values("pk")).update(sealed_recipient=None, sealed_message=None)
