"""The board's work that nobody waits for: telling followers, counting anew, forgetting files that were not sent."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from citizens.encryption import SealError
from civil_petitions.attachments import scanning
from civil_petitions.models import ScanState
from portal.board import files, notices
from portal.board.actions import counting
from portal.board.models import PostFile

logger = logging.getLogger(__name__)

UNSENT = timedelta(days=1)
BATCH = 100


@shared_task
def tell_followers() -> None:
    """What is new goes to those who follow."""
    notices.note_news()
    notices.send_due(timezone.now())


@shared_task
def recount_posts() -> None:
    """Every count must agree with what it counts; a difference is mended and told."""
    if wrong := counting.recount():
        logger.error("board: the counts of %s posts were wrong", wrong)


@shared_task
def forget_unsent_files() -> None:
    """Files of forms that nobody sent go after a day."""
    for file in PostFile.objects.filter(post=None, created_at__lt=timezone.now() - UNSENT)[:BATCH]:
        files.remove(file)


@shared_task
def scan_waiting_files() -> None:
    """Scan what a silent scanner left waiting; nobody sees it before."""
    for file in PostFile.objects.filter(scan_state=ScanState.PENDING).select_related("subject_key")[:BATCH]:
        try:
            content = b"".join(files.read(file))
        except (SealError, OSError):
            continue
        state = scanning.scan(content)
        PostFile.objects.filter(pk=file.pk, scan_state=ScanState.PENDING).update(scan_state=state)
