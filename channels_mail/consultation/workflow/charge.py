"""Who is in charge of a conversation, and who else may read it. The citizen is told of each change."""

from django.db import transaction
from django.utils import timezone

from channels_mail.consultation import letters
from channels_mail.consultation.errors import StepNotAllowed
from channels_mail.consultation.models import Consultation, ConsultationEvent, Reader
from channels_mail.consultation.workflow import stepping
from citizens.accounts.models import Account, Department

Kind = ConsultationEvent.Kind


@transaction.atomic
def take(consultation: Consultation, *, by: Account) -> None:
    """An officer of the department takes what nobody has. Of two who ask, one gets it: StepNotAllowed."""
    stepping.lock(consultation)
    stepping.must_be_open(consultation)
    if consultation.officer_id == by.pk:
        return
    if consultation.officer_id is not None or consultation.department_id != by.department_id:
        raise StepNotAllowed(f"{consultation}: not {by.pk}'s to take")
    consultation.officer = by
    stepping.save(consultation, "officer")
    stepping.record(consultation, Kind.TAKEN, by=by, details={"officer": by.pk})


@transaction.atomic
def hand_over(
    consultation: Consultation, *, by: Account, department: Department, officer: Account | None, reason: str
) -> None:
    """Give it to another department or officer. Who gives it away no longer reads it."""
    stepping.lock(consultation)
    stepping.must_be_open(consultation)
    stepping.must_be_in_charge(consultation, by)
    if officer is not None and officer.department_id != department.pk:
        raise StepNotAllowed(f"{officer.pk} is not of {department.pk}")
    details = {"from_department": consultation.department_id, "to_department": department.pk}
    consultation.department, consultation.officer = department, officer
    consultation.is_unread_by_office = True
    stepping.save(consultation, "department", "officer", "is_unread_by_office")
    stepping.record(consultation, Kind.HANDED_OVER, by=by, note=reason, details=details)
    letters.tell_handed_over(consultation)


@transaction.atomic
def invite_reader(consultation: Consultation, *, by: Account, account: Account, reason: str) -> Reader:
    """Let one more officer read, for a reason that the citizen is told. Once is enough."""
    stepping.lock(consultation)
    stepping.must_be_in_charge(consultation, by)
    if not account.is_officer or account.pk == by.pk:
        raise StepNotAllowed(f"{account.pk} cannot be invited")
    reader, is_new = Reader.objects.get_or_create(
        consultation=consultation,
        account=account,
        ended_at=None,
        defaults={"subject_key_id": consultation.subject_key_id, "sealed_reason": reason, "invited_by": by},
    )
    if is_new:
        stepping.record(consultation, Kind.READER_INVITED, by=by, note=reason, details={"account": account.pk})
        letters.tell_reader_invited(consultation, reader)
    return reader


@transaction.atomic
def remove_reader(reader: Reader, *, by: Account) -> None:
    """From now on this officer reads no more; that they could is not forgotten."""
    consultation = reader.consultation
    stepping.lock(consultation)
    if reader.account_id != by.pk:  # whoever was invited may leave
        stepping.must_be_in_charge(consultation, by)
    if Reader.objects.filter(pk=reader.pk, ended_at=None).update(ended_at=timezone.now()):
        stepping.record(consultation, Kind.READER_REMOVED, by=by, details={"account": reader.account_id})
