"""Preparing a download: by one worker, there for a day, then destroyed."""

import logging
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from citizens.encryption import SealError
from portal.downloads import store
from portal.downloads.errors import LeaseLost
from portal.downloads.models import LEASE, Download, DownloadQuerySet
from portal.downloads.retention import KEPT
from portal.my_data import collecting
from portal.my_data.kinds import KINDS

logger = logging.getLogger(__name__)

LASTS = timedelta(hours=24)
STRANGERS_AFTER = 3600.0
State = Download.State


def prepare(download_id: uuid.UUID) -> None:
    """Prepare what nobody prepares. Asked twice, or after a worker has died, it is there once."""
    owner = uuid.uuid4()
    download = Download.objects.claim(download_id, owner)
    if download is None:
        return
    try:
        with translation.override(download.language):
            _fill(download, owner)
    except LeaseLost:
        store.forget(owner)
    except (SealError, OSError) as error:
        store.forget(owner)
        logger.error("download %s was not prepared: %s", download.pk, type(error).__name__)
        _mine(download, owner).update(state=State.FAILED, lease_owner=None)


def destroy(download: Download) -> None:
    """The files go, for good; that there was a copy stays to be seen."""
    if download.file_id:
        store.forget(download.file_id)
    gone = Download.objects.filter(pk=download.pk, state=State.READY)
    gone.update(state=State.GONE, gone_at=Now(), file_id=None)


def clean_up() -> None:
    """Destroy what has expired, what dead workers left, and the rows of copies a year old."""
    for download in Download.objects.expired():
        destroy(download)
    held = Download.objects.exclude(file_id=None, lease_owner=None).values_list("file_id", "lease_owner")
    known = {each for pair in held for each in pair if each}
    store.forget_strangers(known, STRANGERS_AFTER)
    ended = Download.objects.filter(state__in=(State.GONE, State.FAILED))
    ended.filter(requested_at__lt=KEPT.before(timezone.now())).delete()


def _fill(download: Download, owner: uuid.UUID) -> None:
    """Collect, seal, and say so; the files bear the worker's own number, so that two never share one."""

    def tell(done: int) -> None:
        if not _mine(download, owner).update(done=done, lease_until=Now() + LEASE):
            raise LeaseLost

    made_at, subject_key = timezone.now(), download.citizen.subject_key
    collected = collecting.collect(download.citizen, tell=tell)
    files = {"json": collecting.as_json(collected, made_at), "pdf": collecting.as_pdf(collected, made_at)}
    for form, content in files.items():
        store.keep(owner, form, subject_key, content)
    with transaction.atomic():
        ready = _mine(download, owner).update(
            state=State.READY,
            done=len(KINDS),
            file_id=owner,
            lease_owner=None,
            json_bytes=len(files["json"]),
            pdf_bytes=len(files["pdf"]),
            ready_at=made_at,
            expires_at=made_at + LASTS,
        )
        if not ready:
            raise LeaseLost
        _tell_ready(download)


def _mine(download: Download, owner: uuid.UUID) -> DownloadQuerySet:
    """The row while this worker still holds it."""
    return Download.objects.filter(pk=download.pk, state=State.PREPARING, lease_owner=owner)


def _tell_ready(download: Download) -> None:
    """A mail that carries no data: what was asked for waits behind the login."""
    _name, address = download.citizen.contact_for_mail()
    if not address:
        return
    office = settings.OFFICE[f"name_{download.language}"]
    context = {"link": settings.SITE_URL + reverse("my_data:overview"), "office": office}
    EmailMessage(
        _("[%(office)s] 내려받으실 자료를 준비했습니다") % {"office": office},
        render_to_string("mail/my_data_ready.txt", context | {"phone": settings.OFFICE["phone"]}),
        to=[address],
        headers={"X-Outbox-Key": f"my-data:{download.pk}"},
    ).send()
