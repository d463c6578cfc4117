"""Choosing how one is told of what: the only writer of preferences."""

from collections.abc import Mapping

from django.db import transaction

from citizens.accounts.models import Account
from citizens.preferences.models import FIXED, TOPICS, Preference, Wish
from citizens.registry.models import Citizen


def wish(citizen: Citizen, topic: str) -> Wish:
    """How this person wants this topic; at once where nothing was chosen, and always for what cannot be chosen."""
    if topic in FIXED:
        return Wish.NOW
    found = Preference.objects.filter(citizen=citizen, topic=topic).values_list("wish", flat=True).first()
    return Wish(found or Wish.NOW)


def wishes(citizen: Citizen) -> dict[str, str]:
    """What was chosen, by topic."""
    return dict(Preference.objects.filter(citizen=citizen).values_list("topic", "wish"))


@transaction.atomic
def choose(citizen: Citizen, wanted: Mapping[str, str], *, by: Account) -> None:
    """Set these topics. Raises ValueError for one that cannot be chosen, and PermissionError for another's."""
    if citizen.account_id != by.pk:
        raise PermissionError("a citizen chooses for themself only")
    if unknown := wanted.keys() - dict(TOPICS).keys():
        raise ValueError(f"no such topic to choose: {', '.join(sorted(unknown))}")
    for topic, chosen in wanted.items():
        Preference.objects.update_or_create(citizen=citizen, topic=topic, defaults={"wish": Wish(chosen)})
