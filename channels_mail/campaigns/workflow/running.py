"""How an approved campaign begins, rests and ends. Senders look at its state before every mail."""

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from channels_mail.campaigns import office_hours, preflight
from channels_mail.campaigns.errors import NotInOrder, StepNotAllowed
from channels_mail.campaigns.models import (
    Campaign,
    CampaignEvent,
    Delivery,
    DeliveryState,
    State,
    Suppression,
    Tally,
)
from channels_mail.campaigns.workflow import stepping
from citizens.accounts.models import Account

Kind = CampaignEvent.Kind
UNFINISHED = (DeliveryState.WAITING, DeliveryState.HELD, DeliveryState.SENDING)


def start(campaign: Campaign) -> bool:
    """Begin to send what is due. False: it is not, or somebody was quicker. A start that comes too late asks first.

    News whose signature or sender the world would not believe is paused instead.
    """
    if campaign.rules.needs_preflight and not preflight.is_in_order():
        break_off(campaign, "preflight")
        return False
    return _start(campaign)


@transaction.atomic
def _start(campaign: Campaign) -> bool:
    stepping.lock(campaign)
    now = timezone.now()
    if campaign.state != State.SCHEDULED or campaign.audience is None or campaign.send_at is None:
        return False
    if campaign.send_at > now:
        return False
    if now - campaign.send_at > campaign.late_after:
        miss(campaign)
        return False
    if not campaign.at_any_hour and not office_hours.is_open(now):
        return False
    campaign.state, campaign.started_at = State.SENDING, now
    stepping.save(campaign, "state", "started_at")
    stepping.record(campaign, Kind.STARTED, {"audience": campaign.audience}, by=None)
    return True


@transaction.atomic
def miss(campaign: Campaign) -> None:
    """Its time went by while nothing ran, or the database was restored: a person decides whether it still fits."""
    stepping.lock(campaign)
    stepping.must_be(campaign, State.SCHEDULED, State.SENDING)
    campaign.state, campaign.pause_reason = State.PAUSED, "missed"
    stepping.save(campaign, "state", "pause_reason")
    stepping.record(campaign, Kind.MISSED, by=None)


@transaction.atomic
def pause(campaign: Campaign, *, by: Account, note: str = "") -> None:
    """No further mail leaves until somebody resumes."""
    stepping.lock(campaign)
    stepping.must_be(campaign, State.SENDING, State.SCHEDULED)
    campaign.state, campaign.pause_reason = State.PAUSED, "by_hand"
    stepping.save(campaign, "state", "pause_reason")
    stepping.record(campaign, Kind.PAUSED, by=by, note=note)


@transaction.atomic
def break_off(campaign: Campaign, reason: str, **details: int) -> bool:
    """The machine itself pauses it. False: it is not being sent, or somebody was quicker."""
    stepping.lock(campaign)
    if campaign.state not in (State.SENDING, State.SCHEDULED):
        return False
    campaign.state, campaign.pause_reason = State.PAUSED, reason
    stepping.save(campaign, "state", "pause_reason")
    stepping.record(campaign, Kind.BROKEN, {"reason": reason, **details}, by=None)
    return True


def resume(campaign: Campaign, *, by: Account) -> None:
    """Go on where it stopped; one that never began, begins. Nobody is written to twice. Raises NotInOrder."""
    if campaign.rules.needs_preflight and not preflight.is_in_order():
        raise NotInOrder
    _resume(campaign, by=by)


@transaction.atomic
def _resume(campaign: Campaign, *, by: Account) -> None:
    stepping.lock(campaign)
    stepping.must_be(campaign, State.PAUSED)
    if campaign.audience is None:
        campaign.state, campaign.send_at = State.SCHEDULED, timezone.now()
    else:
        campaign.state, campaign.started_at = State.SENDING, campaign.started_at or timezone.now()
    campaign.pause_reason = ""
    stepping.save(campaign, "state", "pause_reason", "send_at", "started_at")
    stepping.record(campaign, Kind.RESUMED, by=by)


@transaction.atomic
def stop(campaign: Campaign, *, by: Account, note: str = "") -> int:
    """Never send the rest; returns how many that are. What a sender holds at this moment it settles itself."""
    stepping.lock(campaign)
    if campaign.state in (State.STOPPED, State.DONE):
        raise StepNotAllowed(f"{campaign.pk}: {campaign.state}")
    campaign.state, campaign.ended_at, campaign.pause_reason = State.STOPPED, timezone.now(), ""
    stepping.save(campaign, "state", "ended_at", "pause_reason")
    waiting = Delivery.objects.filter(campaign=campaign, state__in=(DeliveryState.WAITING, DeliveryState.HELD))
    cancelled = waiting.update(state=DeliveryState.CANCELLED)
    Tally.add(campaign.pk, 0, cancelled=cancelled)
    stepping.record(campaign, Kind.STOPPED, {"cancelled": cancelled}, by=by, note=note)
    return cancelled


@transaction.atomic
def finish(campaign: Campaign) -> bool:
    """Everybody is settled. False: somebody still waits, or is being written to."""
    stepping.lock(campaign)
    rest = Delivery.objects.filter(campaign=campaign, state__in=UNFINISHED)
    if campaign.state != State.SENDING or rest.exists():
        return False
    left_out = Suppression.objects.filter(campaign=campaign).order_by().values_list("reason").annotate(Count("pk"))
    campaign.state, campaign.ended_at, campaign.left_out = State.DONE, timezone.now(), dict(left_out)
    stepping.save(campaign, "state", "ended_at", "left_out")
    stepping.record(campaign, Kind.FINISHED, campaign.progress(), by=None)
    return True
