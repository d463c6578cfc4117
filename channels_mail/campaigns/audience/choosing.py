"""From a campaign to its people: who it is for, and of those who is left out and why, asked in one query each."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from channels_mail.campaigns.audience.reasons import counted_by_reason
from channels_mail.campaigns.audience.rules import Rules, read
from channels_mail.campaigns.classes import rules_of
from channels_mail.campaigns.errors import BadRules
from channels_mail.campaigns.models import Campaign
from citizens.reach import catching_up
from citizens.reach.models import Reach, ReachQuerySet

LEAST = 10  # a campaign to fewer people would tell who they are


def rules_for(campaign: Campaign) -> Rules:
    """The campaign's conditions, as its class allows them. Raises BadRules."""
    rules = read(campaign.audience_rules or {})
    if rules_of(campaign.campaign_class).purposes and any(each.kind.is_about_cases for each in rules.all):
        raise BadRules(
            _("소식을 받겠다는 동의는 민원 내용을 쓰지 않습니다. 민원과 만족도는 사람을 뺄 때만 쓸 수 있습니다.")
        )
    return rules


def candidates(campaign: Campaign) -> ReachQuerySet:
    """Everybody this campaign is for, whether or not they can be reached: nothing sealed is touched."""
    people: ReachQuerySet = Reach.objects.all()
    if campaign.topic:
        people = people.agreeing(campaign.topic)
    rules = rules_for(campaign)
    for condition in rules.all:
        people = people.filter(condition.query())
    for condition in rules.none:
        people = people.exclude(condition.query())
    return people


def count(campaign: Campaign) -> int:
    """How many this campaign is for."""
    catching_up.catch_up(most=catching_up.FEW)
    return candidates(campaign).count()


def counted(campaign: Campaign) -> Mapping[str, int]:
    """How many get it (blank), and how many are left out for each reason."""
    catching_up.catch_up(most=catching_up.FEW)
    return counted_by_reason(candidates(campaign), campaign)
