"""Tells departments of people who were not content: whom to call, and that there are words to read."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from citizens.surveys.choices import Kind
from citizens.surveys.models import SurveyInvitation, SurveyResponse

BATCH = 100


def tell_waiting() -> None:
    """One mail for each wish to be called, one for each unhappy word; score, words and names stay out."""
    _tell_all(SurveyResponse.objects.wanting_contact(), "contact_told_at", _call)
    _tell_all(SurveyResponse.objects.unhappy_words().filter(lead_told_at=None), "lead_told_at", _read)


def leads_of(department_id: str | None) -> list[str]:
    """The addresses of those who lead a department; the department's own where nobody does."""
    leads = Account.objects.filter(
        is_officer=True, is_active=True, department=department_id, groups__name="department_head"
    )
    return [open_address(lead.email) for lead in leads.order_by("pk")]


def _tell_all(waiting: QuerySet[SurveyResponse], mark: str, write: Callable[[SurveyResponse], dict[str, Any]]) -> None:
    for pk in list(waiting.order_by("answered_at", "id").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            rows = waiting.select_for_update(skip_locked=True, of=("self",))
            response = rows.select_related("invitation", "department").filter(pk=pk).first()
            if response is None:
                continue
            _send(response, **write(response))
            setattr(response, mark, timezone.now())
            response.save(update_fields=[mark])


def _send(response: SurveyResponse, *, template: str, subject: str, link: str) -> None:
    department = response.department
    own = department.email if department and department.email else settings.OFFICE["mail"]
    to = [own] if template == "survey_contact_wanted" else leads_of(response.department_id) or [own]
    with translation.override("ko"):
        context = {"about": response.invitation, "kind": response.invitation.get_kind_display()}
        text = render_to_string(f"mail/{template}.txt", context | {"link": settings.SITE_URL + link})
    for number, address in enumerate(to):
        key = f"{template}:{response.pk}:{number}"
        EmailMessage(subject, text, to=[address], headers={KEY_HEADER: key, "Auto-Submitted": "auto-generated"}).send()


def _call(response: SurveyResponse) -> dict[str, Any]:
    with translation.override("ko"):
        number = response.invitation.target
        subject = _("연락을 바라는 분이 있습니다 (%(number)s)") % {"number": number}
    return {"template": "survey_contact_wanted", "subject": subject, "link": case_link(response.invitation)}


def _read(response: SurveyResponse) -> dict[str, Any]:
    with translation.override("ko"):
        subject = _("아쉬웠다는 의견이 있습니다")
    return {"template": "survey_unhappy", "subject": subject, "link": reverse("office_surveys:voices")}


def case_link(invitation: SurveyInvitation) -> str:
    """Where staff finds what was asked about, if it has a page of its own there."""
    if invitation.kind == Kind.CONSULTATION:
        return reverse("office_consultations:thread", args=[invitation.target])
    if invitation.kind in (Kind.PETITION, Kind.WITHDRAWAL):
        return reverse("office_petitions:case", args=[invitation.target])
    if invitation.kind == Kind.CONTACT:
        return reverse("office_contacts:contact", args=[invitation.subject])
    return reverse("office_surveys:voices")
