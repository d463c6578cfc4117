"""One mail in the morning about all that somebody wants to be told of once a day."""

import logging
from datetime import datetime, time
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from channels_mail.petition_notices.models import PetitionNotice
from citizens.preferences import actions as preferences
from citizens.preferences.models import PROGRESS, Wish
from citizens.registry.models import Citizen

logger = logging.getLogger(__name__)

MORNING = time(8)
BATCH = 500
Silence = PetitionNotice.Silence


def waiting() -> QuerySet[PetitionNotice]:
    return PetitionNotice.objects.filter(silence=Silence.IN_DIGEST, mail_key="")


def send_due(now: datetime) -> int:
    """Tell everybody what waited for this morning; what was missed on earlier ones comes too. Returns how many."""
    morning = timezone.make_aware(datetime.combine(timezone.localdate(now), MORNING))
    if now < morning:
        return 0
    due = waiting().filter(created_at__lt=morning).order_by("created_at")
    people = list(dict.fromkeys(due.values_list("event__petition__petitioner_id", flat=True)[:BATCH]))
    sent = 0
    for citizen_id in people:
        try:
            sent += _send(citizen_id, morning)
        except Exception as error:  # one person whose key is gone must not hold up the others
            logger.error("no digest for citizen %s: %s", citizen_id, type(error).__name__)
    return sent


@transaction.atomic
def _send(citizen_id: UUID, morning: datetime) -> bool:
    """Mail and marks, all or none: a worker that dies leaves all of it waiting, one that comes second finds none."""
    rows = waiting().filter(created_at__lt=morning, event__petition__petitioner=citizen_id)
    locked = rows.select_for_update(of=("self",), skip_locked=True)
    notices = list(locked.select_related("event__petition__type").order_by("created_at", "pk"))
    if not notices:
        return False
    citizen = Citizen.objects.get(pk=citizen_id)
    name, address = citizen.contact_for_mail()
    silence = _silence(citizen, address)
    key = "" if silence else f"digest:{notices[0].pk}"
    if not silence:
        _write(citizen, notices, name, address, key)
    changes = {"silence": silence} if silence else {"mail_key": key}
    PetitionNotice.objects.filter(pk__in=[notice.pk for notice in notices]).update(**changes)
    return not silence


def _silence(citizen: Citizen, address: str) -> str:
    """Why nothing is sent after all; empty when it is."""
    if not address:
        return Silence.NO_ADDRESS
    return Silence.NOT_WANTED if preferences.wish(citizen, PROGRESS) == Wish.NONE else ""


def _write(citizen: Citizen, notices: list[PetitionNotice], name: str, address: str, key: str) -> None:
    with translation.override(citizen.language):
        office = settings.OFFICE["name_en" if citizen.language == "en" else "name_ko"]
        context = {
            "name": name,
            "notices": notices,
            "link": settings.SITE_URL + reverse("dashboard:me"),
            "settings_link": settings.SITE_URL + reverse("preferences:notifications"),
            "office_name": office,
            "office_phone": settings.OFFICE["phone"],
        }
        subject = _("[%(office)s] 민원 진행 상황을 모아 알려 드립니다") % {"office": office}
        text = render_to_string("mail/digest.txt", context)
    headers = {KEY_HEADER: key, "Auto-Submitted": "auto-generated"}
    EmailMessage(subject, text, to=[address], headers=headers).send()
