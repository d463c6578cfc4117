"""Mails about a second look. To the office they carry no word of the citizen, to the citizen no word of the matter."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from channels_mail.outbox.backend import KEY_HEADER
from citizens.accounts.addresses import open_address
from citizens.surveys import actions as surveys
from portal.second_looks.models import SecondLook


def tell_office(look: SecondLook) -> None:
    """Whoever looks again, or the department where there is nobody else."""
    own = look.department.email or settings.OFFICE["mail"]
    address = open_address(look.officer.email) if look.officer else own
    with translation.override("ko"):
        link = settings.SITE_URL + reverse("office_second_looks:look", args=[look.pk])
        text = render_to_string("mail/second_look_asked.txt", {"look": look, "link": link})
        subject = _("한 번 더 살필 일이 있습니다")
    _send(subject, text, address, f"second-look:{look.pk}:asked")


def tell_citizen(look: SecondLook) -> None:
    """The answer is there: behind the login, or for who has none behind a new link of their own."""
    citizen = look.invitation.citizen
    if citizen is None:
        return
    name, address = citizen.contact_for_mail()
    if not address:
        return
    with translation.override(citizen.language):
        language = "en" if citizen.language == "en" else "ko"
        office = settings.OFFICE[f"name_{language}"]
        context = {"name": name, "look": look, "link": settings.SITE_URL + _page_of(look), "office": office}
        text = render_to_string("mail/second_look_answered.txt", context | {"phone": settings.OFFICE["phone"]})
        _send(f"[{office}] {_('다시 살핀 결과가 있습니다')}", text, address, f"second-look:{look.pk}:answered")


def _page_of(look: SecondLook) -> str:
    citizen = look.invitation.citizen
    if citizen is not None and citizen.account_id is not None:
        return reverse("second_looks:own", args=[look.invitation_id])
    return reverse("second_looks:by_link", args=[surveys.link(look.invitation)])


def _send(subject: str, text: str, address: str, key: str) -> None:
    headers = {KEY_HEADER: key, "Auto-Submitted": "auto-generated"}
    EmailMessage(subject, text, to=[address], headers=headers).send()
