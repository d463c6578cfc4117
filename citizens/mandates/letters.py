"""What both sides of a mandate are told. A stranger's address learns no whole name."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from citizens.mandates.models import Mandate
from citizens.registry.models import Citizen

OFFERED, ACCEPTED, DECLINED, RECORDED, ENDED = "offered", "accepted", "declined", "recorded", "ended"
SUBJECTS = {
    OFFERED: gettext_noop("대리를 부탁받으셨습니다"),
    ACCEPTED: gettext_noop("대리를 시작합니다"),
    DECLINED: gettext_noop("부탁하신 대리를 맡지 않기로 했습니다"),
    RECORDED: gettext_noop("위임장을 받아 대리를 시작합니다"),
    ENDED: gettext_noop("대리가 끝났습니다"),
}


def offer(mandate: Mandate, *, to: str) -> None:
    """To an address of which we do not say whether we know it."""
    _send(mandate, OFFERED, to, mandate.principal.language, {"principal": mandate.principal.masked_name()})


def tell_both(mandate: Mandate, what: str) -> None:
    for side in (mandate.principal, mandate.agent):
        if side is not None:
            tell(mandate, what, side)


def tell(mandate: Mandate, what: str, side: Citizen) -> None:
    """To one side, naming the other; to nobody who has no address."""
    address = side.contact_for_mail()[1]
    if address:
        names = {"principal": mandate.principal_name(), "agent": mandate.agent_name()}
        _send(mandate, what, address, side.language, {**names, "is_principal": side == mandate.principal})


def _send(mandate: Mandate, what: str, to: str, language: str, words: dict[str, Any]) -> None:
    with translation.override(language):
        context = {
            **words,
            "mandate": mandate,
            "what": what,
            "office": settings.OFFICE["name_en" if language == "en" else "name_ko"],
            "phone": settings.OFFICE["phone"],
            "link": settings.SITE_URL + reverse("mandates:list"),
        }
        subject = f"[{context['office']}] {_(SUBJECTS[what])}"
        text = render_to_string("mail/mandate.txt", context)
    side = "principal" if words.get("is_principal") else "agent"
    EmailMessage(subject, text, to=[to], headers={"X-Outbox-Key": f"mandate:{mandate.pk}:{what}:{side}"}).send()
