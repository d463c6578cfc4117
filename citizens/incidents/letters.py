"""The words of an incident: to those touched (법 제34조①의 여섯 가지), and to officers whose clock runs out."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from citizens.accounts.addresses import open_address
from citizens.accounts.models import Account
from citizens.incidents.duties import Duty
from citizens.incidents.models import Incident, IncidentNotice
from citizens.registry.models import Citizen

Kind = IncidentNotice.Kind


def compose(incident: Incident, kind: str, language: str) -> str:
    """What was lost, when and how, what to do, what the office does, whom to ask, and one's rights. Names nobody."""
    with translation.override(language):
        context = {
            "incident": incident,
            "kind": kind,
            "items": incident.item_names,
            **incident.words(),
            "office": _office(language),
            "phone": settings.OFFICE["phone"],
            "mail": settings.OFFICE["mail"],
        }
        return render_to_string("mail/incident/notice.txt", context).strip()


def tell(notice: IncidentNotice, citizen: Citizen) -> bool:
    """Mail it to a proven address of this person; False when there is none."""
    name, address = citizen.contact_for_mail()
    if not address:
        return False
    with translation.override(citizen.language):
        context = {
            "name": name,
            "text": notice.text(citizen.language),
            "link": settings.SITE_URL + reverse("access_log:mine"),
        }
        subject = f"[{_office(citizen.language)}] {_subject(notice.kind)}"
        headers = {"X-Outbox-Key": f"incident:{notice.pk}:{citizen.pk}", "Auto-Submitted": "auto-generated"}
        EmailMessage(
            subject, render_to_string("mail/incident/letter.txt", context), to=[address], headers=headers
        ).send()
    return True


def officers() -> QuerySet[Account]:
    """Those who may handle incidents."""
    wanted = {"codename": "handle_incident", "content_type__app_label": "incidents"}
    by_role = {f"groups__permissions__{name}": value for name, value in wanted.items()}
    return Account.objects.filter(is_active=True, is_officer=True, **by_role).distinct()


def remind(incident: Incident, duty: Duty, now: datetime, mark: str) -> None:
    """One mail to each officer for each mark a clock passes; run twice, it tells once."""
    link = settings.SITE_URL + reverse("office_incidents:incident", args=[incident.number])
    with translation.override(settings.LANGUAGE_CODE):
        context = {"incident": incident, "duty": duty, "hours": duty.hours_left(now), "link": link}
        subject = _("개인정보 사고: %(duty)s (%(number)s)") % {"duty": duty.name, "number": incident.number}
        text = render_to_string("mail/incident/reminder.txt", context)
        for officer in officers():
            key = f"incident-clock:{incident.pk}:{duty.code}:{mark}:{officer.pk}"
            EmailMessage(subject, text, to=[open_address(officer.email)], headers={"X-Outbox-Key": key}).send()


def _subject(kind: str) -> str:
    return {
        Kind.FIRST: _("개인정보 유출을 알려 드립니다"),
        Kind.SUSPECTED: _("개인정보가 유출되었을 수 있어 알려 드립니다"),
        Kind.FOLLOW_UP: _("개인정보 유출에 대해 더 알게 된 것을 알려 드립니다"),
        Kind.UNFOUNDED: _("개인정보가 유출되지 않은 것을 확인했습니다"),
    }[Kind(kind)]


def _office(language: str) -> str:
    return str(settings.OFFICE["name_en" if language == "en" else "name_ko"])
