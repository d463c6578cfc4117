"""Looks again at files that a scanner could not look at when they came."""

from celery import shared_task

from citizens.encryption import SealError
from civil_petitions.attachments import scanning, store
from civil_petitions.models import Attachment, ScanState

BATCH = 100


@shared_task
def scan_pending() -> None:
    """Scan what still waits; a file that cannot be opened goes on waiting, the others do not."""
    for file in Attachment.objects.filter(scan_state=ScanState.PENDING).select_related("subject_key")[:BATCH]:
        _scan(file)


def _scan(file: Attachment) -> None:
    try:
        content = b"".join(store.read(file.pk, file.subject_key))
    except (SealError, OSError):
        return
    state = scanning.scan(content)
    Attachment.objects.filter(pk=file.pk, scan_state=ScanState.PENDING).update(scan_state=state)
