"""Reminds of drafts that were left, and destroys them when their time is over."""

import logging
from datetime import timedelta
from itertools import islice
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from citizens.processing_stops import actions as processing_stops
from citizens.registry import actions as registry
from civil_petitions.attachments import store
from civil_petitions.drafts import abandoned
from civil_petitions.drafts.models import Draft, DraftFile
from civil_petitions.models import Attachment

logger = logging.getLogger(__name__)

REMIND_AFTER = (timedelta(days=7), timedelta(days=27))
BATCH = 200


@shared_task
def remind_drafts() -> None:
    """Tell a writer after 7 and after 27 days that something waits, each once."""
    for told, age in enumerate(REMIND_AFTER):
        left = Draft.objects.filter(reminders=told, saved_at__lt=timezone.now() - age, expires_at__gt=timezone.now())
        for draft_id in list(left.values_list("pk", flat=True)[:BATCH]):
            _remind(draft_id, told)


@shared_task
def destroy_expired_drafts() -> None:
    """Ask why, and destroy what nobody came back to within 30 days, files included."""
    for draft in Draft.objects.filter(expires_at__lte=timezone.now()).defer("sealed_answers")[:BATCH]:
        abandoned.give_up(draft)


@shared_task
def sweep_files() -> None:
    """Remove bytes without a row: what a crash between writing and committing left, or a deleted account."""
    yesterday = (timezone.now() - timedelta(days=1)).timestamp()
    candidates = store.kept_before(yesterday)
    while file_ids := set(islice(candidates, BATCH)):
        known = set(DraftFile.objects.filter(pk__in=file_ids).values_list("pk", flat=True))
        known |= set(Attachment.objects.filter(pk__in=file_ids).values_list("pk", flat=True))
        for file_id in file_ids - known:
            store.forget(file_id)


@transaction.atomic
def _remind(draft_id: UUID, told: int) -> None:
    """Mail and mark, both or neither; a second worker finds it marked."""
    drafts = Draft.objects.select_for_update(of=("self",), skip_locked=True).select_related("petition_type", "account")
    draft = drafts.filter(pk=draft_id, reminders=told).first()
    if draft is None:
        return
    citizen = registry.citizen_of(draft.account)
    name, address = citizen.contact_for_mail()
    draft.reminders += 1
    draft.save(update_fields=["reminders"])
    if not address or processing_stops.is_stopped(citizen.pk):
        return
    with translation.override(citizen.language):
        context = {
            "name": name,
            "draft": draft,
            "link": f"{settings.SITE_URL}{reverse('drafts:step', args=[draft.pk])}",
            "office": settings.OFFICE["name_en" if citizen.language == "en" else "name_ko"],
            "phone": settings.OFFICE["phone"],
        }
        subject = _("[%(office)s] 쓰던 민원이 남아 있습니다") % {"office": context["office"]}
        send_mail(subject, render_to_string("mail/draft_reminder.txt", context), None, [address])
