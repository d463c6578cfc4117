"""Asking about a petition: how it was handled, or why it was withdrawn."""

from datetime import datetime

from citizens.surveys import actions
from citizens.surveys.choices import Kind, Way
from citizens.surveys.models import SurveyInvitation
from civil_petitions.models import Petition, Status


def ask_about(petition: Petition, *, way: str = Way.MAIL, at: datetime | None = None) -> SurveyInvitation:
    """One question about this petition."""
    return actions.ask(subject_of(petition), way=way, at=at)


def subject_of(petition: Petition) -> actions.Subject:
    """What is asked about: whose petition, who handled it, under which number."""
    return actions.Subject(
        kind=kind_of(petition),
        key=petition.pk,
        citizen=petition.petitioner,
        subject_key_id=petition.subject_key_id,
        department_id=petition.department_id,
        title_ko=petition.type.name_ko,
        title_en=petition.type.name_en,
        target=petition.receipt_number,
        topic=petition.type_id,
        channel=petition.channel,
        dong=petition.dong,
        answered_by_id=petition.officer_id,
    )


def kind_of(petition: Petition) -> Kind:
    """What is asked about a petition: what somebody took back, nobody has handled."""
    return Kind.WITHDRAWAL if petition.status == Status.WITHDRAWN else Kind.PETITION
