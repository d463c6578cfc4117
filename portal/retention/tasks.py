"""What runs by itself: counting, warning, listing, and the destruction that two persons have approved."""

import logging

from celery import shared_task

from portal.retention import execution, inactivity, ledger, listing, periods, telling
from portal.retention.errors import ListChanged
from portal.retention.models import DestructionBatch

logger = logging.getLogger(__name__)

SECONDS = 60.0  # then others get their turn


@shared_task
def count_due() -> None:
    """Count what falls due, so that pages need not."""
    periods.count_due()


@shared_task
def warn_inactive() -> None:
    """Tell those who have not logged in for nearly two years."""
    inactivity.warn()


@shared_task
def list_due() -> None:
    """Once a week: list what is over, unless a list is waiting, and tell those who may propose it."""
    batch = listing.list_due()
    if batch is not None:
        telling.listed(batch)


@shared_task
def destroy_approved() -> None:
    """Go on with every approved batch, a minute at most. A worker that dies loses nothing."""
    for batch in DestructionBatch.objects.filter(state=DestructionBatch.State.RUNNING).order_by("pk"):
        try:
            if execution.run(batch, seconds=SECONDS):
                telling.finished(batch)
                ledger.export_to_settings()
        except ListChanged:
            logger.error("destruction %s stands still: its list is no longer what was approved", batch.pk)


@shared_task
def export_ledger() -> None:
    """Write the erasure ledger outside the database, where a restore does not reach it."""
    ledger.export_to_settings()
