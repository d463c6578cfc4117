"""Tells those who left their word and asked to hear of it what has changed: once, by mail, and nothing of others."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from citizens.registry.models import Citizen
from citizens.surveys import actions as surveys
from citizens.surveys.models import SurveyResponse
from portal.decisions import actions
from portal.decisions.models import Decision, DecisionStep

SINCE = timedelta(days=90)  # words so much older than the proposal did not lead to it
BATCH = 100
CONTENT = 4  # who gave more had nothing that needed changing


def tell_waiting() -> int:
    """For each change that nobody was told of: mail those who asked; says how many. What was cut short goes on."""
    told = Decision.objects.filter(steps__kind=DecisionStep.Kind.TOLD)
    # Of an issue its supporters hear from the issue itself.
    done = Decision.objects.exclude(changed_ko="").exclude(kind=Decision.Kind.ANSWER).exclude(pk__in=told)
    return sum(_tell_of(decision) for decision in done.select_related("department", "subject_key"))


def _tell_of(decision: Decision) -> int:
    count = 0
    for batch in _batches(decision):
        with transaction.atomic():
            agreed = surveys.to_tell(response.pk for response in batch).select_related("subject_key", "account")
            citizens: dict[UUID | None, Citizen] = {citizen.pk: citizen for citizen in agreed}
            count += sum(_tell(decision, each, citizens.get(each.invitation.citizen_id)) for each in batch)
    actions.note_told(decision, count)
    return count


def _batches(decision: Decision) -> Iterator[list[SurveyResponse]]:
    asked = SurveyResponse.objects.filter(
        department=decision.department_id,
        news_agreed_at__isnull=False,
        answered_at__gte=decision.raised_at - SINCE,
        answered_at__lte=decision.finished_at,
        score__lt=CONTENT,
    ).select_related("invitation")
    rows, last = asked.order_by("pk"), None
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _tell(decision: Decision, response: SurveyResponse, citizen: Citizen | None) -> int:
    """The key is the answer's own: they agreed to hear of it once, whatever else changes."""
    if citizen is None or not surveys.may_write_to(citizen):
        return 0
    name, address = citizen.contact_for_mail()
    if not address:
        return 0
    subject, text = _written(decision, citizen, name)
    headers = {KEY_HEADER: f"changed:{response.pk}", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, text, to=[address], headers=headers).send()


def _written(decision: Decision, citizen: Citizen, name: str) -> tuple[str, str]:
    with translation.override(citizen.language):
        is_english = citizen.language == "en"
        context = {
            "name": name,
            "department": decision.department.name if decision.department else "",
            "changed": decision.changed_en if is_english and decision.changed_en else decision.changed_ko,
            "link": settings.SITE_URL + reverse("changes:list"),
        }
        office = settings.OFFICE["name_en" if is_english else "name_ko"]
        return f"[{office}] {_('당신의 말이 바꿨습니다')}", render_to_string("mail/decisions/changed.txt", context)
