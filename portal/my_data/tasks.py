"""Prepares downloads and destroys them when their day is over."""

from uuid import UUID

from celery import shared_task

from portal.downloads.models import Download
from portal.my_data import preparing

BATCH = 20


@shared_task
def prepare_download(download_id: str) -> None:
    """One download, at once after it was asked for."""
    preparing.prepare(UUID(download_id))


@shared_task
def prepare_waiting() -> None:
    """What no worker heard of, or died over."""
    for download_id in list(Download.objects.to_prepare().values_list("pk", flat=True)[:BATCH]):
        preparing.prepare(download_id)


@shared_task
def destroy_expired_downloads() -> None:
    """Each hour, so that a copy lives a day and not two."""
    preparing.clean_up()
