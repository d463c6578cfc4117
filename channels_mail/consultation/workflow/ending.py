"""How a conversation ends, and how it begins again."""

from django.db import transaction
from django.utils import timezone

from channels_mail.consultation import asking, targets
from channels_mail.consultation.errors import NotAReader, StepNotAllowed
from channels_mail.consultation.models import Consultation, ConsultationEvent, Status
from channels_mail.consultation.workflow import stepping
from citizens.accounts.models import Account

Kind = ConsultationEvent.Kind


@transaction.atomic
def close(consultation: Consultation, *, by: Account | None) -> None:
    """End it: its citizen, the officer in charge, or nobody after two silent weeks."""
    stepping.lock(consultation)
    stepping.must_be_open(consultation)
    _must_belong(consultation, by)
    if (by is None or by.is_officer) and consultation.status == Status.WAITING:
        raise StepNotAllowed(f"{consultation}: waits for an answer")
    consultation.status, consultation.closed_at, consultation.due_at = Status.CLOSED, timezone.now(), None
    stepping.save(consultation, "status", "closed_at", "due_at")
    stepping.record(consultation, Kind.CLOSED, by=by)
    asking.ask_by_mail(consultation)


@transaction.atomic
def reopen(consultation: Consultation, *, by: Account) -> None:
    """Go on with what was ended; the office's time begins anew."""
    stepping.lock(consultation)
    if consultation.status != Status.CLOSED or consultation.merged_into_id is not None:
        raise StepNotAllowed(f"{consultation}: {Status(consultation.status)}")
    _must_belong(consultation, by)
    consultation.status, consultation.closed_at = Status.WAITING, None
    consultation.due_at, consultation.is_unread_by_office = targets.due_at(timezone.now()), True
    stepping.save(consultation, "status", "closed_at", "due_at", "is_unread_by_office")
    stepping.record(consultation, Kind.REOPENED, by=by)


def _must_belong(consultation: Consultation, by: Account | None) -> None:
    if by is None:
        return
    if consultation.citizen.account_id != by.pk and consultation.officer_id != by.pk:
        raise NotAReader(f"{by.pk} is not of {consultation}")
