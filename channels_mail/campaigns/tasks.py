"""The shells around campaigns: they may run twice, late, side by side, and on any machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from celery import shared_task
from celery.exceptions import CeleryError
from django.conf import settings
from django.db import connection
from django.utils import timezone
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from channels_mail.campaigns import deciding, workflow
from channels_mail.campaigns.models import Campaign, Delivery, State, Suppression, Tally
from channels_mail.campaigns.retention import KEEP
from channels_mail.campaigns.sending import reaping
from channels_mail.campaigns.sending.loop import Sender

SECONDS = 20.0  # then other work of this process has its turn
LOCK = 0x43414D50  # one word for all locks of campaigns


@shared_task
def freeze_approved() -> None:
    """Fix the people of what was approved. Two at once write nobody twice."""
    for campaign in Campaign.objects.filter(state=State.SCHEDULED, audience=None):
        workflow.freeze(campaign)


@shared_task
def tend() -> None:
    """Settle what dead senders left, begin what is due, decide trials, ring for what is sent, end what is over."""
    reaping.reap()
    for campaign in Campaign.objects.filter(state=State.SCHEDULED, send_at__lte=timezone.now()):
        workflow.start(campaign)
    for campaign in Campaign.objects.filter(state=State.SENDING).select_related("version", "version_b"):
        deciding.go_on(campaign)
        if not workflow.finish(campaign) and not deciding.is_watching(campaign):
            ring(campaign.pk, settings.CAMPAIGN_SENDERS)


@shared_task
def send_campaign(campaign_id: int) -> None:
    """Be one of its senders for a while, then make room. The rows are the queue; the broker is only a bell."""
    campaign = Campaign.objects.select_related("version", "version_b", "department").get(pk=campaign_id)
    with _slot(campaign_id) as slot:
        if slot is None:
            return  # as many as may are at it already
        sent = Sender(campaign, slot).run(SECONDS)
    if sent and Delivery.objects.due().filter(campaign=campaign_id).exists():
        ring(campaign_id)


@shared_task
def forget_recipients() -> None:
    """A year after a campaign ended nobody needs to know to whom it went."""
    over = Campaign.objects.filter(ended_at__lt=KEEP.before(timezone.now())).values("pk")
    Delivery.objects.filter(campaign__in=over).delete()
    Suppression.objects.filter(campaign__in=over).delete()


def ring(campaign_id: int, times: int = 1) -> None:
    """Ask workers to send. Without a broker nothing is lost: the schedule rings again."""
    try:
        for _each in range(times):
            send_campaign.apply_async(args=[campaign_id], retry=False, expires=timedelta(seconds=30).total_seconds())
    except (KombuError, CeleryError, RedisError, OSError):
        return


@contextmanager
def _slot(campaign_id: int) -> Iterator[int | None]:
    """A sender's place among all machines; PostgreSQL gives it back when the sender dies."""
    with connection.cursor() as cursor:
        for slot in range(min(settings.CAMPAIGN_SENDERS, Tally.SLOTS)):
            key = campaign_id * Tally.SLOTS + slot
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, key])
            if cursor.fetchone()[0]:
                break
        else:
            yield None
            return
    try:
        yield slot
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, key])
