"""Asking for a copy of one's own data, and taking it home."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone, translation

from citizens.accounts.models import Account
from citizens.registry.actions import citizen_of
from portal.downloads.errors import TooManyDownloads
from portal.downloads.models import Download
from portal.my_data import preparing
from portal.my_data.kinds import KINDS
from portal.my_data.tasks import prepare_download

MOST_A_DAY = 5


def request(*, by: Account) -> Download:
    """Ask for a copy of one's own data. While one is being prepared, that one is given; an older copy goes."""
    citizen = citizen_of(by)
    mine = Download.objects.filter(citizen=citizen)
    if mine.filter(requested_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise TooManyDownloads
    language = "en" if translation.get_language() == "en" else "ko"
    try:
        with transaction.atomic():
            download = Download.objects.create(citizen=citizen, language=language, total=len(KINDS))
    except IntegrityError:  # pressed twice
        return mine.unfinished().get()
    for older in mine.filter(state=Download.State.READY):
        preparing.destroy(older)
    # Without a broker nothing is lost: prepare_waiting finds the row.
    transaction.on_commit(lambda: prepare_download.apply_async((str(download.pk),), retry=False), robust=True)
    return download


def mark_taken(download: Download) -> None:
    """The person has fetched a file; they see on their page when."""
    Download.objects.filter(pk=download.pk).update(taken_at=Now())
