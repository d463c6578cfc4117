"""What to do with a mail whose sender died: send again, believe it sent, or ask a person."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from channels_mail.outbox.models import SETTLE, OutgoingMail, State

BATCH = 500
MOST_ATTEMPTS = 50  # a mail whose sender dies each time must not go round for ever
RESENDS = 1  # without a journal to ask, a message that may have arrived is sent at most once more


def reap() -> int:
    """Settle every mail whose lease is over; returns how many."""
    settled = 0
    over = OutgoingMail.objects.filter(state=State.SENDING, lease_until__lte=Now()).order_by("lease_until", "id")
    for mail in over.only("pk")[:BATCH]:
        settled += _settle(mail)
    return settled


@transaction.atomic
def _settle(mail: OutgoingMail) -> bool:
    leased = OutgoingMail.objects.filter(pk=mail.pk, state=State.SENDING, lease_until__lte=Now())
    row = leased.select_for_update(skip_locked=True).first()
    if row is None:
        return False
    if row.attempts >= MOST_ATTEMPTS:
        return bool(leased.update(state=State.IN_DOUBT if row.data_started else State.FAILED, lease_owner=None))
    if not row.data_started:
        return bool(leased.update(state=State.QUEUED, next_attempt_at=Now(), lease_owner=None))
    if settings.OUTBOX_JOURNAL:
        if is_in_journal(row.message_id):
            return bool(leased.update(state=State.SENT, sent_at=Now(), lease_owner=None))
        return bool(leased.update(state=State.QUEUED, next_attempt_at=Now(), lease_owner=None, data_started=False))
    # The server may still be thinking: not before its time is over does silence mean anything.
    if not leased.filter(lease_until__lte=Now() - SETTLE).exists():
        return False
    if row.doubts < RESENDS:
        return bool(
            leased.update(
                state=State.QUEUED,
                doubts=F("doubts") + 1,
                next_attempt_at=Now(),
                lease_owner=None,
                data_started=False,
            )
        )
    return bool(leased.update(state=State.IN_DOUBT, doubts=F("doubts") + 1, lease_owner=None))


def is_in_journal(message_id: str) -> bool:
    """Whether our own relay wrote down that it took this message."""
    try:
        with Path(settings.OUTBOX_JOURNAL).open(encoding="utf-8", errors="replace") as journal:
            return any(message_id in line for line in journal)
    except FileNotFoundError:
        return False
