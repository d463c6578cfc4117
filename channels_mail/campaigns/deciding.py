"""Which of two versions the rest gets: decided by what people did after the trial, and only beyond chance."""

from django.utils import timezone

from channels_mail.campaigns import acting, workflow
from channels_mail.campaigns.comparing import Compared, compare
from channels_mail.campaigns.models import (
    LEAST_SHOWN,
    Campaign,
    CampaignEvent,
    Delivery,
    DeliveryState,
    Variant,
)


def go_on(campaign: Campaign) -> None:
    """Take a trial one step on: note its end, decide when its time has come, let the rest go."""
    if not campaign.trial_share:
        return
    if campaign.tried_at is None:
        workflow.note_tried(campaign)
    if campaign.decided_at is None and _is_due(campaign):
        if _is_late(campaign):
            workflow.miss(campaign)
            return
        _decide(campaign)
    if campaign.decided_at is not None:
        workflow.release(campaign)


def is_watching(campaign: Campaign) -> bool:
    """The trial has gone and nobody has to send anything now."""
    return campaign.is_on_trial and campaign.tried_at is not None


def _is_due(campaign: Campaign) -> bool:
    return campaign.decides_at is not None and campaign.decides_at <= timezone.now()


def _is_late(campaign: Campaign) -> bool:
    """So late that a person looks first, unless one has since said that it goes on."""
    resumed = campaign.events.filter(kind=CampaignEvent.Kind.RESUMED).last()
    at = campaign.decides_at
    assert at is not None
    since = max(at, resumed.occurred_at) if resumed else at
    return timezone.now() - since > campaign.late_after


def _decide(campaign: Campaign) -> None:
    sent = Delivery.objects.filter(campaign=campaign, state=DeliveryState.SENT)
    numbers = {variant: sent.filter(variant=variant).count() for variant in (Variant.A, Variant.B)}
    acts = {variant: acting.acted(campaign, variant, sent) for variant in numbers}
    compared = compare(acts[Variant.A], numbers[Variant.A], acts[Variant.B], numbers[Variant.B])
    winner = compared.winner if compared and sum(acts.values()) >= LEAST_SHOWN else ""
    details = {f"sent_{name}": number for name, number in numbers.items()}
    workflow.choose(campaign, winner, details | _told(compared))


def _told(compared: Compared | None) -> dict[str, float]:
    """The interval in percentage points, as the page shows it: no number of people who acted."""
    if compared is None:
        return {}
    return {"low": round(100 * compared.low, 1), "high": round(100 * compared.high, 1)}
