"""Filing and receiving a petition."""

import secrets
import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from citizens.accounts.models import Account, Department
from citizens.contacts.models import Contact
from citizens.mandates.models import Mandate
from citizens.merging import actions as merging
from citizens.parties.models import Party
from citizens.registry.models import Citizen
from civil_petitions import clock, receipt_numbers
from civil_petitions.models import FormVersion, Petition, PetitionEvent
from civil_petitions.models.status import Status
from civil_petitions.workflow import contacting
from civil_petitions.workflow.stepping import advance, new_event

Kind = PetitionEvent.Kind
LOOKUP_CODE_DIGITS = 6


def submit(
    *,
    submission_key: uuid.UUID,
    petitioner: Citizen,
    form_version: FormVersion,
    title: str,
    answers: dict[str, Any],
    by: Account | None,
    department: Department | None = None,
    period: tuple[str, int] | None = None,
    dong: str = "",
    is_urgent: bool = False,
    wants_mail: bool = True,
    channel: str = Petition.Channel.WEB,
    told_in: Contact | None = None,
    mandate: Mandate | None = None,
    party: Party | None = None,
    at: datetime | None = None,
) -> Petition:
    """File a petition. However often one key is submitted, there is one petition and it is returned.

    `period` is (unit, value) where the answers decide it (질의민원: 7 or 14 days), else the type's. `told_in` is the
    call or visit that told it. By `mandate` an agent files, in the name of `party` a representative; both are held.
    """
    at = at or timezone.now()
    kind_of_petition = form_version.petition_type
    unit, value = period or (kind_of_petition.period_unit, kind_of_petition.period_value)
    receive_by_at = clock.receive_by_at(at)
    petition = Petition(
        submission_key=submission_key,
        type=kind_of_petition,
        form_version=form_version,
        petitioner=petitioner,
        subject_key_id=petitioner.subject_key_id,
        department=department or kind_of_petition.department,
        channel=channel,
        dong=dong,
        is_urgent=is_urgent,
        wants_mail=wants_mail,
        **_for_others(mandate, party),
        sealed_title=title,
        sealed_answers=answers,
        sealed_lookup_code="".join(secrets.choice("0123456789") for _ in range(LOOKUP_CODE_DIGITS)),
        submitted_at=at,
        receive_by_at=receive_by_at,
        next_due_at=receive_by_at,
        period_unit=unit,
        period_value=value,
    )
    return _store_once(petition, by=by, at=at, told_in=told_in)


def _for_others(mandate: Mandate | None, party: Party | None) -> dict[str, Any]:
    """Who acts, and in whose name, as it is called today."""
    return {
        "mandate": mandate,
        "agent": mandate.agent if mandate else None,
        "party": party,
        "sealed_party_name": party.name() if party else None,
    }


def _store_once(petition: Petition, *, by: Account | None, at: datetime, told_in: Contact | None) -> Petition:
    """Number and store it; where another click has stored this key already, its petition is the one."""
    try:
        with transaction.atomic():
            _file_for_who_stands(petition)
            petition.receipt_number = receipt_numbers.issue(at)
            petition.save(force_insert=True)
            new_event(petition, Kind.SUBMITTED, before="", by=by, at=at).save(force_insert=True)
            if told_in is None:
                channel = contacting.CHANNELS[Petition.Channel(petition.channel)]
                contacting.record(petition, Contact.Kind.PETITION, by=by, at=at, channel=channel)
            if petition.type.auto_receive:
                receive(petition, by=None, at=at)
    except IntegrityError:
        earlier = Petition.objects.filter(submission_key=petition.submission_key).first()
        if earlier is None:
            raise
        return earlier
    return petition


def _file_for_who_stands(petition: Petition) -> None:
    """A record without a login may have been merged into another a moment ago; the petition is then that one's."""
    if petition.petitioner.account_id is None:
        petition.petitioner = merging.standing(petition.petitioner)
        petition.subject_key_id = petition.petitioner.subject_key_id


def receive(
    petition: Petition, *, by: Account | None, at: datetime | None = None, expected_version: int | None = None
) -> PetitionEvent:
    """Take the petition in. The statutory clock starts here, not at the filing (법 제19조)."""
    at = at or timezone.now()
    return advance(
        petition, Status.RECEIVED, Kind.RECEIVED, by=by, at=at, expected_version=expected_version, received_at=at
    )
