"""The messages that ask: five links in a mail, one short link where there is only a telephone."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from citizens.contact_points import text_messages
from citizens.contact_points.models import ContactPoint
from citizens.contact_points.models import Kind as PointKind
from citizens.encryption import SealError
from citizens.registry.models import Citizen
from citizens.surveys import actions
from citizens.surveys.choices import GIVEN_UP, Reason, Score, Way
from citizens.surveys.models import SurveyInvitation


def links(invitation: SurveyInvitation) -> list[dict[str, str]]:
    """The five links of a mail, best first, in the language that is switched on. Each only leads to the page."""
    address = settings.SITE_URL + reverse("surveys:response", args=[actions.link(invitation)])
    if invitation.kind in GIVEN_UP:
        return [{"label": str(each.label), "url": f"{address}?reason={each.value}"} for each in Reason]
    return [{"label": str(each.label), "url": f"{address}?score={each.value}"} for each in reversed(Score)]


def reach(subject: actions.Subject, *, own_address: str = "", language: str = "") -> SurveyInvitation | None:
    """Ask by mail, else by text message, else on the personal page; nobody who has stopped it or has none of these."""
    citizen = subject.citizen
    if citizen is None or not actions.may_ask(citizen):
        return None
    name, address = citizen.contact_for_mail()
    address = own_address or address
    if not address or not actions.may_write_to(citizen):
        return reach_without_mail(subject)
    invitation = actions.ask(subject, way=Way.MAIL)
    _mail(invitation, name=name, address=address, language=language or citizen.language)
    return invitation


def reach_without_mail(subject: actions.Subject) -> SurveyInvitation | None:
    """A text message where a telephone is proven to be theirs, else a place on the personal page."""
    citizen = subject.citizen
    if citizen is None or not actions.may_ask(citizen):
        return None
    carrier = text_messages.sender() if actions.may_write_to(citizen) else None
    number = _number(citizen) if carrier else ""
    if carrier and number:
        invitation = actions.ask(subject, way=Way.TEXT)
        if _text(invitation, carrier, number, citizen.language):
            return invitation
    return actions.ask(subject, way=Way.PAGE) if citizen.account_id else None


def _mail(invitation: SurveyInvitation, *, name: str, address: str, language: str) -> None:
    """A mail of its own, once for each question."""
    with translation.override(language):
        office = settings.OFFICE["name_en" if language == "en" else "name_ko"]
        context: dict[str, Any] = {
            "name": name,
            "invitation": invitation,
            "title": invitation.title,
            "question": invitation.question,
            "links": links(invitation),
            "office": office,
            "phone": settings.OFFICE["phone"],
            "settings_link": settings.SITE_URL + reverse("preferences:notifications"),
        }
        text = render_to_string("mail/survey.txt", context)
        headers = {"X-Outbox-Key": f"survey:{invitation.pk}", "Auto-Submitted": "auto-generated"}
        EmailMessage(f"[{office}] {context['question']}", text, to=[address], headers=headers).send()


def _text(invitation: SurveyInvitation, carrier: text_messages.TextMessageSender, number: str, language: str) -> bool:
    """The question with a short link; where the office's own address is long, the link alone."""
    with translation.override(language):
        district = settings.OFFICE["district_en" if language == "en" else "district_ko"]
        link = settings.SITE_URL + reverse("surveys:short", args=[actions.link(invitation)])
        for words in (f"[{district}] {invitation.question} {link}", f"[{district}] {link}"):
            try:
                carrier.send(number, words)
            except text_messages.TextMessageRefused:
                continue
            return True
    return False


def _number(citizen: Citizen) -> str:
    """A mobile phone that is proven to be theirs."""
    points = ContactPoint.objects.filter(citizen=citizen, kind=PointKind.PHONE).usable().in_order()
    for point in points.select_related("citizen"):
        try:
            number = point.own_value()
        except SealError:
            continue
        if text_messages.is_mobile(number):
            return number
    return ""
