"""Asking once more, taking it, answering it: the only writer of second looks."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.surveys.choices import Kind
from citizens.surveys.models import SurveyInvitation, SurveyResponse
from civil_petitions.calendar import current_calendar
from portal.second_looks import letters
from portal.second_looks.errors import AlreadyAnswered, LookNotPossible, NotTheirs
from portal.second_looks.models import SecondLook

WITHIN = timedelta(hours=24)  # three working days of eight hours: a promise of the office's own
HANDLED = (Kind.PETITION, Kind.CONSULTATION)


def may_ask(invitation: SurveyInvitation) -> bool:
    """Whether somebody was not content with what an officer did, and may still say so."""
    response: SurveyResponse | None = getattr(invitation, "response", None)
    return (
        invitation.kind in HANDLED
        and invitation.department_id is not None
        and response is not None
        and response.is_low
        and not invitation.is_closed
    )


def ask(invitation: SurveyInvitation, *, words: str, at: datetime | None = None) -> SecondLook:
    """Once for a question, however often it is pressed. Another officer than the first has it at once.

    Raises LookNotPossible.
    """
    at = at or timezone.now()
    if not may_ask(invitation):
        raise LookNotPossible(str(invitation.pk))
    try:
        with transaction.atomic():
            look = SecondLook.objects.create(
                invitation=invitation,
                subject_key_id=invitation.subject_key_id,
                department_id=str(invitation.department_id),
                first_officer_id=invitation.answered_by_id,
                officer=_another(invitation),
                sealed_words=words,
                asked_at=at,
                due_at=current_calendar().add_working_time(at, WITHIN),
            )
            letters.tell_office(look)
    except IntegrityError:
        return SecondLook.objects.get(invitation=invitation)
    return look


@transaction.atomic
def take(look: SecondLook, *, by: Account) -> None:
    """Another colleague looks instead. Raises NotTheirs and AlreadyAnswered."""
    _lock_open(look, by)
    look.officer = by
    look.save(update_fields=["officer"])


@transaction.atomic
def answer(look: SecondLook, *, by: Account, text: str, at: datetime | None = None) -> None:
    """What came of looking again; whoever asked is told. Raises NotTheirs and AlreadyAnswered."""
    _lock_open(look, by)
    look.officer, look.sealed_answer, look.answered_at = by, text, at or timezone.now()
    look.save(update_fields=["officer", "sealed_answer", "answered_at"])
    letters.tell_citizen(look)


def colleagues(department_id: str | None, besides: int | None) -> QuerySet[Account]:
    """Who may look again at what this officer did, those with the least to look at first."""
    handling = Q(groups__permissions__codename="look_again")
    found = Account.objects.filter(handling, is_officer=True, is_active=True, department=department_id)
    waiting = Count("second_looks", filter=Q(second_looks__answered_at=None), distinct=True)
    return found.exclude(pk=besides or 0).annotate(waiting=waiting).order_by("waiting", "pk")


def _another(invitation: SurveyInvitation) -> Account | None:
    return colleagues(invitation.department_id, invitation.answered_by_id).first()


def _lock_open(look: SecondLook, by: Account) -> None:
    look.refresh_from_db(from_queryset=SecondLook.objects.select_for_update(of=("self",)))
    if look.answered_at is not None:
        raise AlreadyAnswered(str(look))
    if by.pk == look.first_officer_id or by.department_id != look.department_id:
        raise NotTheirs(f"{by.pk} does not look at {look}")
