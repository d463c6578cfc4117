"""How every step is taken: lock, check, change and record, all of it or none."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from channels_mail.campaigns.errors import StaleCampaign, StepNotAllowed
from channels_mail.campaigns.models import Campaign, CampaignEvent, State
from citizens.accounts.models import Account


def lock(campaign: Campaign, expected_version: int | None = None) -> None:
    """Wait for whoever is changing this campaign, then see it as it is now. Call it inside a transaction."""
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update(of=("self",), no_key=True))
    if expected_version is not None and campaign.lock_version != expected_version:
        raise StaleCampaign(f"{campaign.pk}: version {expected_version}, now {campaign.lock_version}")


def must_be(campaign: Campaign, *states: State) -> None:
    if campaign.state not in states:
        raise StepNotAllowed(f"{campaign.pk}: {campaign.state}")


def save(campaign: Campaign, *changed: str) -> None:
    """Keep the change under a new version."""
    campaign.lock_version += 1
    campaign.save(update_fields=["lock_version", "changed_at", *changed])


def record(
    campaign: Campaign,
    kind: CampaignEvent.Kind,
    details: Mapping[str, Any] | None = None,
    *,
    by: Account | None,
    note: str = "",
) -> CampaignEvent:
    """One line of the history; the campaign is locked, so no two lines get one number."""
    last = campaign.events.aggregate(last=Max("number"))["last"] or 0
    return CampaignEvent.objects.create(
        campaign=campaign, number=last + 1, kind=kind, actor=by, note=note, details=dict(details or {})
    )
