"""How a conversation ends, and how it begins again."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from channels_mail.consultation import asking, targets
from channels_mail.consultation.errors import NotAReader, StepNotAllowed
from channels_mail.consultation.models import Consultation, ConsultationEvent, PetitionProposal, Status
from channels_mail.consultation.workflow import stepping
from citizens.accounts.models import Account

Kind = ConsultationEvent.Kind
SILENT = timedelta(days=14)
BATCH = 200


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


def close_silent() -> int:
    """End what its citizen has not answered for two weeks; whoever writes again goes on. Says how many."""
    since = timezone.now() - SILENT
    turn = Consultation.objects.filter(status__in=(Status.ANSWERED, Status.ASKED), last_message_at__lt=since)
    ended = 0
    for consultation in turn.order_by("last_message_at", "id")[:BATCH]:
        ended += _close_if_silent(consultation, since)
    return ended


@transaction.atomic
def _close_if_silent(consultation: Consultation, since: datetime) -> bool:
    """Asked once more with the row locked: a letter may have come at this moment, or a proposal may wait."""
    stepping.lock(consultation)
    is_silent = consultation.status in (Status.ANSWERED, Status.ASKED) and consultation.last_message_at < since
    if not is_silent or consultation.proposals.filter(state=PetitionProposal.State.PROPOSED).exists():
        return False
    close(consultation, by=None)
    return True


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
