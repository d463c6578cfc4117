"""What the people of a party are told by mail: who came, who went, that it ended, that the office confirmed it."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from citizens.parties.models import Membership, Role
from citizens.registry.models import Citizen

JOINED, LEFT, ENDED, CONFIRMED = "joined", "left", "ended", "confirmed"
SUBJECTS = {
    JOINED: gettext_noop("함께할 사람이 늘었습니다"),
    LEFT: gettext_noop("함께하던 사람이 빠졌습니다"),
    ENDED: gettext_noop("가구나 단체가 끝났습니다"),
    CONFIRMED: gettext_noop("대표임을 확인했습니다"),
}


def tell_all(membership: Membership, what: str) -> None:
    """To the person it is about, and to those who represent the party."""
    represent = Membership.objects.current().filter(party=membership.party, role=Role.REPRESENTATIVE)
    people = {each.citizen_id: each.citizen for each in represent.select_related("citizen")}
    for person in ({membership.citizen_id: membership.citizen} | people).values():
        tell(membership, what, person)


def tell(membership: Membership, what: str, person: Citizen) -> None:
    """To one of them; to nobody who has no address."""
    address = person.contact_for_mail()[1]
    if not address:
        return
    with translation.override(person.language):
        context = {
            "what": what,
            "party": membership.party.name(),
            "kind": membership.party.get_kind_display(),
            "role": membership.get_role_display(),
            "member": membership.member_name(),
            "is_own": person.pk == membership.citizen_id,
            "office": settings.OFFICE["name_en" if person.language == "en" else "name_ko"],
            "phone": settings.OFFICE["phone"],
            "link": settings.SITE_URL + reverse("parties:list"),
        }
        subject = f"[{context['office']}] {_(SUBJECTS[what])}"
        text = render_to_string("mail/party.txt", context)
    headers = {"X-Outbox-Key": f"party:{membership.pk}:{what}:{person.pk}"}
    EmailMessage(subject, text, to=[address], headers=headers).send()
