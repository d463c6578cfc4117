"""What becomes of the deliveries of senders that died: sent again, believed sent, or shown to a person."""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from channels_mail.campaigns.models import Delivery, DeliveryState, DoubtPolicy, State, Tally
from channels_mail.campaigns.models.delivery import DeliveryQuerySet
from channels_mail.outbox.reaping import MOST_ATTEMPTS

BATCH = 1000
RESENDS = 1
OURS = re.compile(r"<cp-\d+-(\d+)@[^>\s]+>")


def reap() -> int:
    """Settle the deliveries whose lease is over; returns how many."""
    over = (
        Delivery.objects.expired()
        .select_related("campaign")
        .only("campaign__state", "campaign__doubt_policy", "data_started", "attempts", "doubts", "lease_until")
    )
    settled = 0
    with transaction.atomic():
        rows = list(over.select_for_update(of=("self",), skip_locked=True)[:BATCH])
        begun = [row for row in rows if row.data_started]
        settled += _not_begun([row for row in rows if not row.data_started])
        known = _in_journal({row.pk for row in begun if row.campaign.doubt_policy == DoubtPolicy.RECONCILE})
        silent = set(_settleable(begun))
        for row in begun:
            settled += _begun(row, row.pk in known, row.pk in silent)
    return settled


def _not_begun(rows: list[Delivery]) -> int:
    """No byte of these has left: they wait again, or are cancelled with their campaign."""
    for row in rows:
        if row.campaign.state == State.STOPPED:
            _settle(row, DeliveryState.CANCELLED)
        elif row.attempts >= MOST_ATTEMPTS:
            _settle(row, DeliveryState.FAILED, reason="gave_up")
    waiting = [row.pk for row in rows if row.campaign.state != State.STOPPED and row.attempts < MOST_ATTEMPTS]
    _rows(waiting).update(state=DeliveryState.WAITING, next_attempt_at=Now(), lease_owner=None)
    return len(rows)


def _begun(row: Delivery, is_known: bool, is_silent: bool) -> int:
    """The server may have the message. As long as it may still be thinking, nothing is decided but what is known."""
    if is_known:
        _settle(row, DeliveryState.SENT, sent_at=Now(), smtp_code=250)
        return 1
    if not is_silent:
        return 0
    policy = row.campaign.doubt_policy
    again = policy == DoubtPolicy.RECONCILE or (policy == DoubtPolicy.RESEND_ONCE and row.doubts < RESENDS)
    if again and row.attempts < MOST_ATTEMPTS and row.campaign.state != State.STOPPED:
        _rows([row.pk]).update(
            state=DeliveryState.WAITING,
            next_attempt_at=Now(),
            doubts=F("doubts") + int(policy == DoubtPolicy.RESEND_ONCE),
            lease_owner=None,
            data_started=False,
        )
        return 1
    if policy == DoubtPolicy.RECONCILE and row.campaign.state == State.STOPPED:
        _settle(row, DeliveryState.CANCELLED, data_started=False)
        return 1
    _settle(row, DeliveryState.IN_DOUBT, doubts=F("doubts") + 1)
    return 1


def _settle(row: Delivery, state: DeliveryState, **changes: object) -> None:
    count = _rows([row.pk]).update(state=state, lease_owner=None, **changes)
    Tally.add(row.campaign_id, row.pk, **{str(state): count})


def _rows(ids: Iterable[int]) -> DeliveryQuerySet:
    return Delivery.objects.filter(pk__in=list(ids), state=DeliveryState.SENDING)


def _settleable(rows: list[Delivery]) -> Iterable[int]:
    """Of these, whose server has had its ten minutes (RFC 5321 4.5.3.2.6): from now on silence means something."""
    long_ago = Now() - timedelta(seconds=settings.CAMPAIGN_SETTLE_SECONDS)
    return _rows(row.pk for row in rows).filter(lease_until__lte=long_ago).values_list("pk", flat=True)


def _in_journal(wanted: set[int]) -> set[int]:
    """Which of these our own relay wrote down as taken; one reading of its journal for all of them."""
    if not wanted or not settings.OUTBOX_JOURNAL:
        return set()
    try:
        with Path(settings.OUTBOX_JOURNAL).open(encoding="utf-8", errors="replace") as journal:
            return {int(found[1]) for line in journal for found in OURS.finditer(line) if int(found[1]) in wanted}
    except FileNotFoundError:
        return set()
