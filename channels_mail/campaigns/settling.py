"""What a person decides about deliveries that the machine could not settle."""

from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Count, Min
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from channels_mail.campaigns.errors import StepNotAllowed
from channels_mail.campaigns.models import Campaign, CampaignEvent, Delivery, DeliveryState, State, Tally
from channels_mail.campaigns.workflow import stepping
from citizens.accounts.models import Account


class Decision(models.TextChoices):
    RETRY = "retry", _("다시 보내기")
    SENT = "sent", _("도착했음")
    GIVE_UP = "give_up", _("그만두기")


ALLOWED = {
    DeliveryState.FAILED: (Decision.RETRY, Decision.GIVE_UP),
    DeliveryState.IN_DOUBT: (Decision.RETRY, Decision.SENT, Decision.GIVE_UP),
}
AFTER = {
    Decision.RETRY: DeliveryState.WAITING,
    Decision.SENT: DeliveryState.SENT,
    Decision.GIVE_UP: DeliveryState.CANCELLED,
}


@dataclass(frozen=True)
class Trouble:
    """Deliveries of one campaign that ended the same way."""

    campaign: Campaign
    state: DeliveryState
    reason: str
    count: int
    first: int  # the lowest number among them

    @property
    def decisions(self) -> tuple[Decision, ...]:
        ended = self.campaign.state == State.STOPPED
        return tuple(each for each in ALLOWED[self.state] if not (ended and each == Decision.RETRY))


def troubles(most: int = 50) -> list[Trouble]:
    """What waits for a person, the newest campaigns first."""
    rows = (
        Delivery.objects.troubled()
        .order_by()
        .values_list("campaign", "state", "reason")
        .annotate(count=Count("pk"), first=Min("pk"))
        .order_by("-campaign", "state", "reason")[:most]
    )
    found = list(rows)
    campaigns = Campaign.objects.select_related("department").in_bulk({row[0] for row in found})
    return [Trouble(campaigns[row[0]], DeliveryState(row[1]), *row[2:]) for row in found]


@transaction.atomic
def settle(campaign: Campaign, *, state: str, reason: str, decision: str, by: Account) -> int:
    """Decide about all deliveries of this campaign that ended in this way; returns how many.

    A mail in doubt that is sent again may arrive twice; who decides has been told.
    """
    before, what = DeliveryState(state), Decision(decision)
    if what not in ALLOWED.get(before, ()):
        raise StepNotAllowed(f"{campaign.pk}: {what} after {before}")
    stepping.lock(campaign)
    if campaign.state == State.STOPPED and what == Decision.RETRY:
        raise StepNotAllowed(f"{campaign.pk}: {campaign.state}")
    changes: dict[str, object] = {"state": AFTER[what], "reason": "", "lease_owner": None}
    if what == Decision.RETRY:
        changes |= {"next_attempt_at": Now(), "attempts": 0, "started_at": None, "data_started": False}
    if what == Decision.SENT:
        changes["sent_at"] = Now()
    count = Delivery.objects.filter(campaign=campaign, state=before, reason=reason).update(**changes)
    moved = {str(before): -count}
    if what != Decision.RETRY:
        moved[str(AFTER[what])] = count
    Tally.add(campaign.pk, 0, **moved)
    if what == Decision.RETRY and count and campaign.state == State.DONE:
        campaign.state, campaign.ended_at = State.SENDING, None
        stepping.save(campaign, "state", "ended_at")
    details = {"count": count, "state": str(before), "reason": reason, "decision": str(what)}
    stepping.record(campaign, CampaignEvent.Kind.SETTLED, details, by=by)
    return count
