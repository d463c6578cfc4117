"""What a person is told of their consents: the result at once, and every two years that they still stand."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from citizens.consent.models import ConsentConfirmation, ConsentEntry
from citizens.registry.models import Citizen


def tell_result(citizen: Citizen, entries: Sequence[ConsentEntry]) -> bool:
    """Who was told what, when, and what comes of it (정보통신망법 시행령 제62조의2): its 14 days are never used up.

    False when there is no address: then the receipt is handed over or posted.
    """
    receipt = reverse("consent:receipt", args=[entries[0].receipt_id])
    context = {"entries": entries, "at": entries[0].decided_at, "receipt_link": settings.SITE_URL + receipt}
    with translation.override(citizen.language):
        subject = _("[%(office)s] 동의하신 결과를 알려 드립니다") % {"office": _office(citizen)}
        return _send(citizen, subject, "mail/consent_result.txt", context)


def reaches(citizen: Citizen) -> bool:
    """Whether a mail would be sent at all."""
    return bool(citizen.contact_for_mail()[1])


def ask_again(citizen: Citizen, confirmations: Iterable[ConsentConfirmation], token: str) -> bool:
    """What was agreed to and when, and how to keep or withdraw it (같은 영 제62조의3)."""
    link = settings.SITE_URL + reverse("consent:confirmation", args=[token])
    with translation.override(citizen.language):
        subject = _("[%(office)s] 소식을 계속 받으시겠습니까?") % {"office": _office(citizen)}
        return _send(citizen, subject, "mail/consent_confirmation.txt", {"confirmations": confirmations, "link": link})


def _send(citizen: Citizen, subject: str, template: str, context: dict[str, Any]) -> bool:
    name, address = citizen.contact_for_mail()
    if not address:
        return False
    shared = {
        "name": name,
        "consents_link": settings.SITE_URL + reverse("consent:mine"),
        "office_name": _office(citizen),
        "office_address": settings.OFFICE["address_en" if citizen.language == "en" else "address_ko"],
        "office_phone": settings.OFFICE["phone"],
        "office_mail": settings.OFFICE["mail"],
    }
    text = render_to_string(template, shared | context)
    EmailMessage(subject, text, to=[address], headers={"Auto-Submitted": "auto-generated"}).send()
    return True


def _office(citizen: Citizen) -> str:
    return str(settings.OFFICE["name_en" if citizen.language == "en" else "name_ko"])
