"""What a petitioner is told of an event: one sentence, the due date, and whom to call."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from citizens.preferences import actions as preferences
from citizens.preferences.models import SURVEY, Wish
from citizens.processing_stops import actions as processing_stops
from civil_petitions.models import Petition, PetitionEvent
from civil_petitions.satisfaction import actions as satisfaction

Kind = PetitionEvent.Kind

WITH_SURVEY = {Kind.ANSWERED, Kind.REFUSED}
# What the law does not ask to be told: the petitioner may have it at once, once a day, or not at all.
PROGRESS_KINDS = {Kind.SUBMITTED, Kind.ASSIGNED, Kind.SUPPLEMENTED, Kind.WITHDRAWN}


def is_told(event: PetitionEvent) -> bool:
    """Whether the petitioner gets a mail of this event: of all but what the next mail says anyway."""
    if event.kind == Kind.SUBMITTED:
        return not event.petition.type.auto_receive
    if event.kind == Kind.ASSIGNED:
        return event.petition.officer_id is not None
    return True


def asks_how_it_went(event: PetitionEvent) -> bool:
    """What has ended is asked about, unless the petitioner has stopped what no law asks for."""
    return Kind(event.kind) in WITH_SURVEY and not processing_stops.is_stopped(event.petition.petitioner_id)


@dataclass(frozen=True)
class Contact:
    """담당자 명시: every notice names department, officer and phone (시행령 제31조)."""

    department: str
    officer: str
    phone: str


def key_of(event: PetitionEvent) -> str:
    """The key under which the outbox sends this event's mail once."""
    return f"petition-event:{event.pk}"


def write(event: PetitionEvent, *, name: str, address: str, to_agent: bool = False) -> EmailMultiAlternatives:
    """The mail of an event in its reader's language. The answer itself stays behind the login."""
    petition = event.petition
    reader = petition.agent if to_agent and petition.agent is not None else petition.petitioner
    key = f"{key_of(event)}:agent" if to_agent else key_of(event)
    with translation.override(reader.language):
        context = _context(event, petition, name, to_agent=to_agent)
        subject = f"[{context['office_name']}] {event.get_kind_display()} ({petition.receipt_number})"
        context["sentence"] = render_to_string(f"mail/petition/{event.kind}.txt", context).strip()
        context["subject"] = subject
        text = render_to_string("mail/petition/letter.txt", context)
        message = EmailMultiAlternatives(
            subject, text, to=[address], headers={KEY_HEADER: key, "Auto-Submitted": "auto-generated"}
        )
        message.attach_alternative(render_to_string("mail/petition/letter.html", context), "text/html")
    return message


def _context(event: PetitionEvent, petition: Petition, name: str, *, to_agent: bool) -> dict[str, Any]:
    language = "en" if translation.get_language() == "en" else "ko"
    survey = satisfaction.invite(petition) if asks_how_it_went(event) and not to_agent else ""
    if survey and preferences.wish(petition.petitioner, SURVEY) == Wish.NONE:
        survey = ""  # the personal page still asks
    return {
        "event": event,
        "petition": petition,
        "name": name,
        "language": language,
        "objection_until": _date(event.details.get("objection_until")),
        "contact": _contact(event, petition),
        "supplement_due_on": _date(event.details.get("due_on")) or petition.supplement_due_on,
        "due_before": _instant(event.details.get("due_before")),
        "due_after": _instant(event.details.get("due_after")) or petition.due_at,
        "link": f"{settings.SITE_URL}{reverse('petitions:detail', args=[petition.receipt_number])}",
        "lookup_link": f"{settings.SITE_URL}{reverse('tracking:lookup')}",
        "lookup_code": petition.lookup_code() if event.number <= 2 and not to_agent else "",
        "party": petition.party_name(),
        "principal_name": petition.petitioner.name_to_counterpart()
        if petition.agent or petition.sealed_party_name
        else "",
        "agent_name": petition.agent.name_to_counterpart() if petition.agent else "",
        "survey_links": _survey_links(survey) if survey else [],
        "office_name": settings.OFFICE[f"name_{language}"],
        "office_phone": settings.OFFICE["phone"],
    }


def _contact(event: PetitionEvent, petition: Petition) -> Contact:
    officer = petition.officer
    named = f"{officer.display_name} {officer.position}".strip() if officer else _("담당자를 정하고 있습니다")
    phone = (officer.office_phone if officer else "") or petition.department.phone or settings.OFFICE["phone"]
    return Contact(department=petition.department.name, officer=named, phone=phone)


def _survey_links(token: str) -> list[dict[str, str]]:
    words = [_("매우 만족"), _("만족"), _("보통"), _("불만족"), _("매우 불만족")]
    address = f"{settings.SITE_URL}{reverse('surveys:response', args=[token])}"
    return [{"label": word, "url": f"{address}?score={5 - place}"} for place, word in enumerate(words)]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
