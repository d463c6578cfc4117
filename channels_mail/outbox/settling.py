"""What a person decides about a mail the machine could not settle."""

from django.db import transaction
from django.db.models.functions import Now

from channels_mail.outbox.models import OutgoingMail, State

TROUBLED = (State.FAILED, State.IN_DOUBT)


class AlreadySettled(Exception):
    """Somebody, or the machine, was quicker."""


@transaction.atomic
def retry(mail: OutgoingMail) -> None:
    """Send it once more. A mail in doubt may then arrive twice; the operator knows."""
    _hold(mail, TROUBLED)
    if mail.is_emptied:
        raise AlreadySettled
    mail.state, mail.problem, mail.smtp_code, mail.data_started = State.QUEUED, "", None, False
    mail.save(update_fields=["state", "problem", "smtp_code", "data_started"])
    OutgoingMail.objects.filter(pk=mail.pk).update(next_attempt_at=Now(), attempts=0)


@transaction.atomic
def mark_sent(mail: OutgoingMail) -> None:
    """The recipient has it: only a mail in doubt can turn out so."""
    _hold(mail, (State.IN_DOUBT,))
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.SENT, sent_at=Now())


@transaction.atomic
def give_up(mail: OutgoingMail) -> None:
    """Nobody tries again; the recipient is told another way."""
    _hold(mail, TROUBLED)
    OutgoingMail.objects.filter(pk=mail.pk).update(state=State.CANCELLED)


@transaction.atomic
def came_back(mail: OutgoingMail, why: str) -> bool:
    """The relay took it, and it came back all the same, or was not wanted. False: that was known already."""
    mail.refresh_from_db(from_queryset=OutgoingMail.objects.select_for_update())
    if mail.problem == why:
        return False
    OutgoingMail.objects.filter(pk=mail.pk).update(
        problem=why, state=State.FAILED if why == "bounce" and mail.state == State.SENT else mail.state
    )
    return True


def _hold(mail: OutgoingMail, states: tuple[State, ...]) -> None:
    mail.refresh_from_db(from_queryset=OutgoingMail.objects.select_for_update())
    if mail.state not in states:
        raise AlreadySettled
