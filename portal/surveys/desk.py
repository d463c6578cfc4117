"""Asking at the counter and on the telephone: a code for the tablet, or the officer's own press for what was said."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from citizens.accounts.models import Account
from citizens.contacts.errors import TooLateToUndo
from citizens.contacts.models import Channel, Contact
from citizens.surveys import actions
from citizens.surveys.choices import Kind, Way
from citizens.surveys.errors import SurveyClosed
from citizens.surveys.models import SurveyInvitation, SurveyResponse

CODE_LASTS = timedelta(minutes=30)
ASKED_WITHIN = timedelta(days=1)  # how it was is asked of the call or visit itself, not days later
AT_THE_TABLET = (Channel.VISIT, Channel.KIOSK)
BY_VOICE = (Channel.PHONE, Channel.INTERNET_PHONE, Channel.VIDEO)


def way_of(contact: Contact) -> str:
    """How somebody who came this way can be asked here; blank where they cannot."""
    is_lately = timezone.now() - contact.occurred_at < ASKED_WITHIN
    if contact.direction != Contact.Direction.IN or not is_lately or contact.department_id is None:
        return ""
    if contact.channel in AT_THE_TABLET:
        return Way.KIOSK
    return Way.PHONE if contact.channel in BY_VOICE else ""


def asked_about(contact: Contact) -> SurveyInvitation | None:
    """What was asked of this call or visit."""
    return SurveyInvitation.objects.about(Kind.CONTACT, contact.pk).select_related("response").first()


@transaction.atomic
def give_code(contact: Contact) -> str:
    """Six digits for the tablet, good for half an hour and one answer. Raises SurveyClosed."""
    invitation = _ask(contact, Way.KIOSK)
    if hasattr(invitation, "response"):
        raise SurveyClosed
    invitation.links.all().delete()
    for _try in range(20):
        code = f"{secrets.randbelow(10**6):06d}"
        try:
            with transaction.atomic():
                actions.keep_link(invitation, hash_of(code), CODE_LASTS)
        except IntegrityError:  # somebody else's code at this moment
            continue
        return code
    raise SurveyClosed


def find(code: str) -> SurveyInvitation | None:
    """The visit of this code, while it is good and nobody has answered."""
    invitation = actions.find_by_hash(hash_of(code))
    if invitation is None or invitation.is_link_over or hasattr(invitation, "response"):
        return None
    return invitation


@transaction.atomic
def answer_at_tablet(code: str, *, score: int) -> bool:
    """One answer for a code; says whether this was it."""
    invitation = find(code)
    if invitation is None:
        return False
    SurveyInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if SurveyResponse.objects.filter(invitation=invitation).exists():
        return False
    actions.respond(invitation, score=score)
    invitation.links.all().delete()
    return True


def write_down(contact: Contact, *, score: int, by: Account) -> SurveyResponse:
    """What somebody said on the telephone, marked as asked by staff. Raises SurveyClosed."""
    invitation = _ask(contact, Way.PHONE)
    if hasattr(invitation, "response"):
        raise SurveyClosed
    return actions.respond(invitation, score=score, entered_by=by)


def forget(contact_id: UUID) -> None:
    """What was written down by mistake was asked by mistake. Raises TooLateToUndo once somebody has answered."""
    asked = SurveyInvitation.objects.about(Kind.CONTACT, contact_id)
    if asked.filter(response__isnull=False).exists():
        raise TooLateToUndo(str(contact_id))
    asked.delete()


def hash_of(code: str) -> str:
    """Keyed: six digits alone would be found by trying."""
    return salted_hmac("portal.surveys.desk", code.strip(), algorithm="sha256").hexdigest()


def _ask(contact: Contact, way: str) -> SurveyInvitation:
    if way_of(contact) != way:
        raise SurveyClosed
    subject = actions.Subject(
        kind=Kind.CONTACT,
        key=contact.pk,
        citizen=contact.citizen,
        subject_key_id=contact.subject_key_id,
        department_id=contact.department_id,
        channel={Way.KIOSK: "visit", Way.PHONE: "phone"}[Way(way)],
        dong=contact.citizen.dong if contact.citizen else "",
        answered_by_id=contact.officer_id,
    )
    return actions.ask(subject, way=way)
