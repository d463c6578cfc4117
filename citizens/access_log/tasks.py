"""What keeps the access log linked, and its head known outside the database."""

import logging

from celery import shared_task
from django.utils import timezone

from citizens.access_log import alarms, chain, parting
from citizens.access_log.models import AccessLogLink

logger = logging.getLogger(__name__)


@shared_task
def link_entries() -> None:
    """Link what was written since the last time, every few seconds."""
    chain.link_new()


@shared_task
def tell_head() -> None:
    """Write the newest link into the application's log, out of reach of who holds the table."""
    head = AccessLogLink.objects.order_by("-sequence").first()
    if head is not None:
        logger.info("access log head %s:%s", head.sequence, bytes(head.chain).hex())


@shared_task
def turn_months() -> None:
    """Every night: tables for the months to come, and away with what is older than two years."""
    try:
        parting.turn_months()
    except parting.NotSound:
        logger.exception("access log: the oldest month is not sound and stays; run verify_access_log")


@shared_task
def watch_lists() -> None:
    """Every ten minutes: whether somebody read long lists when the office was closed."""
    alarms.watch_lists(timezone.now())
