"""The two mails to somebody without a login: a link that confirms the address, a code that opens the conversation."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from channels_mail.consultation.models import Consultation
from channels_mail.guest_letters import throttle
from channels_mail.guest_letters.models import GuestCode, GuestLetter
from channels_mail.outbox.backend import KEY_HEADER
from citizens.contact_points.models import ContactPoint


def tell_link(letter: GuestLetter, token: str) -> None:
    """Nothing of the letter stands in it: the address may be a stranger's. Silent where it had too many."""
    address = letter.address()
    if not throttle.may_mail(address) or ContactPoint.objects.blocked(address):
        return
    link = settings.SITE_URL + reverse("guest_letters:confirmation", args=[token])
    with translation.override(letter.language):
        _send(address, "link", _("상담을 보내려면 확인해 주세요"), letter.language, "", link=link)


def tell_code(consultation: Consultation, sent: GuestCode, code: str) -> None:
    """Six digits for the one who can read this mailbox."""
    key = f"guest-code:{sent.pk}"
    with translation.override(consultation.language):
        subject = f"{_('상담 확인 번호')} ({consultation.number})"
        _send(consultation.mail_address(), "code", subject, consultation.language, key, code=code)


def _send(address: str, template: str, subject: str, language: str, key: str, **context: Any) -> None:
    office = settings.OFFICE["name_en" if language == "en" else "name_ko"]
    context |= {"office_name": office, "office_phone": settings.OFFICE["phone"]}
    EmailMessage(
        f"[{office}] {subject}",
        render_to_string(f"mail/guest_letter/{template}.txt", context),
        to=[address],
        headers={"Auto-Submitted": "auto-generated"} | ({KEY_HEADER: key} if key else {}),
    ).send()
