"""Choosing interests and switching rules: the only writer of both."""

from collections.abc import Collection

from django.db import transaction

from citizens.accounts.models import Account
from citizens.registry.models import Citizen
from portal.content.models import Topic
from portal.interests.models import Interest, Rule, SilencedRule


@transaction.atomic
def choose(citizen: Citizen, *, topics: Collection[str], rules: Collection[str], by: Account) -> None:
    """These interests and rules from now on. Raises PermissionError for another's, ValueError for unknown ones."""
    if citizen.account_id != by.pk:
        raise PermissionError("a citizen chooses for themself only")
    if set(topics) - set(Topic.values) or set(rules) - set(Rule.values):
        raise ValueError("no such topic or rule")
    Citizen.objects.select_for_update(of=("self",), no_key=True).get(pk=citizen.pk)  # two windows wait for each other
    Interest.objects.filter(citizen=citizen).exclude(topic__in=topics).delete()
    new = [Interest(citizen=citizen, topic=topic) for topic in topics]
    Interest.objects.bulk_create(new, ignore_conflicts=True)
    off = set(Rule.values) - set(rules)
    SilencedRule.objects.filter(citizen=citizen).exclude(rule__in=off).delete()
    SilencedRule.objects.bulk_create(
        [SilencedRule(citizen=citizen, rule=rule) for rule in sorted(off)], ignore_conflicts=True
    )
