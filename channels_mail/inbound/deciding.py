"""What a person decides about a mail that the machine would not put anywhere by itself."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from channels_mail.consultation.models import Consultation
from channels_mail.inbound import filing
from channels_mail.inbound.models import InboundMail, State
from channels_mail.inbound.reading import read
from citizens.accounts.models import Account

UNDECIDED = (State.HELD, State.UNREADABLE)


class AlreadyDecided(Exception):
    """Somebody was quicker."""


class NobodyToAnswer(Exception):
    """Without an address of its sender a mail begins no conversation."""


@transaction.atomic
def attach(mail: InboundMail, *, by: Account) -> Consultation:
    """It does belong to the conversation it speaks of. Raises AlreadyDecided."""
    _hold(mail)
    if mail.consultation is None:
        raise AlreadyDecided(str(mail))
    filing.continue_with(mail, read(mail.raw()), mail.consultation)
    _decided(mail, by)
    return mail.consultation


@transaction.atomic
def begin(mail: InboundMail, *, by: Account) -> Consultation:
    """It is a letter of its own. Raises AlreadyDecided, NobodyToAnswer."""
    _hold(mail)
    letter = read(mail.raw())
    if not letter.sender_address:
        raise NobodyToAnswer(str(mail))
    mail.consultation = None
    consultation = filing.begin_with(mail, letter)
    _decided(mail, by)
    return consultation


@transaction.atomic
def dismiss(mail: InboundMail, *, by: Account) -> None:
    """It is nothing for us; it stays for a while, and goes. Raises AlreadyDecided."""
    _hold(mail)
    mail.state = State.DISMISSED
    mail.save(update_fields=["state"])
    _decided(mail, by)


@transaction.atomic
def try_again(mail: InboundMail, *, by: Account) -> None:
    """Let the machine read it anew. Raises AlreadyDecided."""
    _hold(mail)
    if mail.state != State.UNREADABLE:
        raise AlreadyDecided(str(mail))
    mail.state, mail.attempts, mail.problem = State.STORED, 0, ""
    mail.save(update_fields=["state", "attempts", "problem"])
    InboundMail.objects.filter(pk=mail.pk).update(next_attempt_at=Now())
    _decided(mail, by)


def _hold(mail: InboundMail) -> None:
    mail.refresh_from_db(from_queryset=InboundMail.objects.select_for_update(of=("self",)))
    if mail.state not in UNDECIDED:
        raise AlreadyDecided(str(mail))


def _decided(mail: InboundMail, by: Account) -> None:
    mail.decided_by, mail.decided_at = by, timezone.now()
    mail.save(update_fields=["decided_by", "decided_at"])
