"""What the citizens of the demonstration want news about."""

from citizens.registry.models import Citizen
from portal.interests import actions
from portal.interests.models import Rule

WANTED = (("traffic", "culture"), ("children", "jobs"))


def build() -> None:
    """The first two with an account chose; the others have not yet."""
    citizens = Citizen.objects.standing().filter(account__is_officer=False).select_related("account")
    for citizen, topics in zip(citizens.order_by("created_at"), WANTED, strict=False):
        assert citizen.account
        actions.choose(citizen, topics=topics, rules=Rule.values, by=citizen.account)
