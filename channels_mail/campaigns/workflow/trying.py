"""Two versions tried on a share of the people: the rest waits for the one that does better."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Now
from django.utils import timezone

from channels_mail.campaigns.models import Campaign, CampaignEvent, Delivery, DeliveryState, State
from channels_mail.campaigns.workflow import stepping

BATCH = 10_000  # rows in one transaction, so that a pause is never kept waiting


@transaction.atomic
def note_tried(campaign: Campaign) -> bool:
    """The last mail of the trial has gone; from now on it is watched. False: some still wait, or it was noted."""
    stepping.lock(campaign)
    if campaign.state != State.SENDING or not campaign.trial_share or campaign.tried_at is not None:
        return False
    if Delivery.objects.unfinished().filter(campaign=campaign).exists():
        return False
    campaign.tried_at = timezone.now()
    stepping.save(campaign, "tried_at")
    stepping.record(campaign, CampaignEvent.Kind.TRIED, {"sent": campaign.progress()["sent"]}, by=None)
    return True


@transaction.atomic
def choose(campaign: Campaign, winner: str, details: Mapping[str, Any]) -> bool:
    """Decide which version the rest gets; blank: nobody can say, each gets the one drawn for it. Decided once."""
    stepping.lock(campaign)
    if campaign.state != State.SENDING or campaign.tried_at is None or campaign.decided_at is not None:
        return False
    campaign.winner, campaign.decided_at = winner, timezone.now()
    stepping.save(campaign, "winner", "decided_at")
    stepping.record(campaign, CampaignEvent.Kind.DECIDED, {"winner": winner, **details}, by=None)
    return True


def release(campaign: Campaign) -> int:
    """Let the rest go, in stretches; cut short it is simply gone on with. Returns how many."""
    count = 0
    while moved := _release(campaign):
        count += moved
    return count


@transaction.atomic
def _release(campaign: Campaign) -> int:
    """Who is let go stays the same row: nobody is written to twice."""
    stepping.lock(campaign)
    if campaign.state != State.SENDING or campaign.decided_at is None:
        return 0
    held = Delivery.objects.held().filter(campaign=campaign).order_by("pk").values("pk")[:BATCH]
    variant = Value(campaign.winner) if campaign.winner else F("variant")
    rows = Delivery.objects.held().filter(pk__in=held)
    return rows.update(state=DeliveryState.WAITING, variant=variant, next_attempt_at=Now())
