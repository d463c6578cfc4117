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
from citizens.surveys import actions as surveys
from citizens.surveys import letters as survey_letters
from citizens.surveys.choices import Way
from civil_petitions.models import Petition, PetitionEvent
from civil_petitions.satisfaction import asking

Kind = PetitionEvent.Kind

WITH_SURVEY = {Kind.ANSWERED, Kind.REFUSED, Kind.WITHDRAWN}
ANSWERS = {Kind.ANSWERED, Kind.REFUSED}
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
    return Kind(event.kind) in WITH_SURVEY and surveys.may_ask(event.petition.petitioner)


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
        **({} if to_agent else _survey(event)),
        "office_name": settings.OFFICE[f"name_{language}"],
        "office_phone": settings.OFFICE["phone"],
    }


def _contact(event: PetitionEvent, petition: Petition) -> Contact:
    officer = petition.officer
    named = f"{officer.display_name} {officer.position}".strip() if officer else _("담당자를 정하고 있습니다")
    phone = (officer.office_phone if officer else "") or petition.department.phone or settings.OFFICE["phone"]
    return Contact(department=petition.department.name, officer=named, phone=phone)


def _survey(event: PetitionEvent) -> dict[str, Any]:
    """The question with its five links. Who wants no such mail is still asked on the personal page."""
    if not asks_how_it_went(event):
        return {}
    if not surveys.may_write_to(event.petition.petitioner):
        asking.ask_about(event.petition, way=Way.PAGE)
        return {}
    invitation = asking.ask_about(event.petition)
    return {
        "survey_question": invitation.question,
        "survey_links": survey_letters.links(invitation),
    }


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
