"""Makes exports and destroys them when their day is over."""

from uuid import UUID

from celery import shared_task

from portal.exports import preparing
from portal.exports.models import Export

BATCH = 10


@shared_task
def prepare_export(export_id: str) -> None:
    """One export, at once after it may be made."""
    preparing.prepare(UUID(export_id))


@shared_task
def prepare_waiting_exports() -> None:
    """What no worker heard of, or died over."""
    for export_id in list(Export.objects.to_prepare().values_list("pk", flat=True)[:BATCH]):
        preparing.prepare(export_id)


@shared_task
def destroy_expired_exports() -> None:
    """Every ten minutes, so that a list lives a day and no longer."""
    preparing.clean_up()
