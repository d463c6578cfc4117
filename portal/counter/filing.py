"""A petition out of a call or a visit: what may be filed in which way, and filing it once."""

import uuid
from typing import Any

from django.db import transaction

from citizens.accounts.models import Account, Department
from citizens.contacts import actions as contacts
from citizens.contacts import entry_drafts
from citizens.contacts.models import Channel, Contact
from citizens.merging import actions as merging
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from civil_petitions import workflow
from civil_petitions.catalogue import rules
from civil_petitions.forms.definition import PetitionForm
from civil_petitions.models import FormVersion, Petition, PetitionType
from civil_petitions.models.petition_type import PetitionTypeQuerySet

# 민원 처리에 관한 법률 제8조: a petition is filed in writing; only 기타민원 may be told by mouth or telephone.
SPOKEN = (Channel.PHONE, Channel.INTERNET_PHONE, Channel.VIDEO, Channel.CHAT)
CHANNELS = {
    Channel.HOMEPAGE: Petition.Channel.WEB,
    Channel.MAIL: Petition.Channel.MAIL,
    Channel.VISIT: Petition.Channel.VISIT,
    Channel.KIOSK: Petition.Channel.VISIT,
    Channel.POST: Petition.Channel.POST,
    Channel.FAX: Petition.Channel.POST,
}
SPACE = uuid.UUID("6a2a1d52-7d0e-4d47-9a52-0c3c27a3f4b1")  # names the submission keys of what came of contacts


class IdentityNeeded(Exception):
    """These answers ask who it is more surely than this way of talking can tell."""


def types_for(contact: Contact) -> PetitionTypeQuerySet:
    """What may be filed for somebody who came this way."""
    online = PetitionType.objects.active().filter(channel=PetitionType.Channel.ONLINE)
    types = online.exclude(guide__has_key="handled_at")  # answered on a page of its own, filed nowhere
    if contact.channel not in SPOKEN:
        return types
    told = types.filter(legal_kind=PetitionType.LegalKind.OTHER)
    return told.exclude(identity=PetitionType.Identity.VERIFIED)


def petition_of(contact: Contact) -> Petition | None:
    """The petition that came of it, if one did."""
    return Petition.objects.filter(submission_key=_key(contact)).first()


@transaction.atomic
def file(
    contact: Contact, form: PetitionForm, *, by: Account, name: str = "", phone: str = "", saw_identity: bool = False
) -> Petition:
    """File it for who called; the second click gets the first one's petition.

    Raises Contact.DoesNotExist where the contact was taken back, and IdentityNeeded.
    """
    contact = Contact.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=contact.pk)
    if (filed := petition_of(contact)) is not None:
        return filed
    version, answers = form.form_version, form.answers()
    citizen = merging.standing(contact.citizen) if contact.citizen else registry.register(name=name, phone=phone)
    if _needs_identity(version, answers, citizen) and not saw_identity:
        raise IdentityNeeded
    petition = workflow.submit(
        submission_key=_key(contact),
        petitioner=citizen,
        form_version=version,
        title=form.title(),
        answers=answers,
        by=by,
        channel=CHANNELS.get(Channel(contact.channel), Petition.Channel.PHONE),
        dong=form.dong() or citizen.dong,
        is_urgent=rules.is_urgent(version.definition, answers),
        told_in=contact if contact.citizen else None,
        **_where_and_how_long(version, answers),
    )
    contacts.link(contact, target=petition.receipt_number)
    entry_drafts.discard(by, contact)
    return petition


def _needs_identity(version: FormVersion, answers: dict[str, Any], citizen: Citizen) -> bool:
    needed = rules.identity_for(version.definition, answers, version.petition_type.identity)
    is_verified = citizen.identity_level == Citizen.IdentityLevel.VERIFIED
    return needed == PetitionType.Identity.VERIFIED and not is_verified


def _where_and_how_long(version: FormVersion, answers: dict[str, Any]) -> dict[str, Any]:
    kind, definition = version.petition_type, version.definition
    code = rules.department_for(definition, answers, kind.department_id)
    return {
        "department": Department.objects.get(pk=code),
        "period": rules.period_for(definition, answers, (kind.period_unit, kind.period_value)),
    }


def _key(contact: Contact) -> uuid.UUID:
    return uuid.uuid5(SPACE, str(contact.pk))
