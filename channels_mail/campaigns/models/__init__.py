"""Campaigns: what is sent, to whom, how far it got, who was left out, and who did what."""

from channels_mail.campaigns.models.campaign import Campaign, DoubtPolicy, State
from channels_mail.campaigns.models.delivery import Delivery, DeliveryState, Tally, Variant
from channels_mail.campaigns.models.event import CampaignEvent
from channels_mail.campaigns.models.segment import Segment
from channels_mail.campaigns.models.suppression import Channel, Reason, Suppression
from channels_mail.campaigns.models.throttle import Throttle
from channels_mail.campaigns.models.version import CampaignVersion

__all__ = [
    "Campaign",
    "CampaignEvent",
    "CampaignVersion",
    "Channel",
    "Delivery",
    "DeliveryState",
    "DoubtPolicy",
    "Reason",
    "Segment",
    "State",
    "Suppression",
    "Tally",
    "Throttle",
    "Variant",
]
