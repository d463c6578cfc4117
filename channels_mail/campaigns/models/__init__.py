"""Campaigns: what is sent, to whom, how far it got, who was left out, and who did what."""

from channels_mail.campaigns.models.campaign import Campaign, DoubtPolicy, Goal, State
from channels_mail.campaigns.models.delivery import Delivery, DeliveryState, Tally, Variant
from channels_mail.campaigns.models.domain_day import DomainDay
from channels_mail.campaigns.models.draft import CampaignDraft, LetterTemplate
from channels_mail.campaigns.models.event import CampaignEvent
from channels_mail.campaigns.models.link import LEAST_SHOWN, CountedLink
from channels_mail.campaigns.models.picture import Picture
from channels_mail.campaigns.models.rating import LetterRating
from channels_mail.campaigns.models.segment import Segment
from channels_mail.campaigns.models.suppression import Channel, Reason, Suppression
from channels_mail.campaigns.models.throttle import Throttle
from channels_mail.campaigns.models.version import CampaignVersion

__all__ = [
    "LEAST_SHOWN",
    "Campaign",
    "CampaignDraft",
    "CampaignEvent",
    "CampaignVersion",
    "Channel",
    "CountedLink",
    "Delivery",
    "DeliveryState",
    "DomainDay",
    "DoubtPolicy",
    "Goal",
    "LetterRating",
    "LetterTemplate",
    "Picture",
    "Reason",
    "Segment",
    "State",
    "Suppression",
    "Tally",
    "Throttle",
    "Variant",
]
