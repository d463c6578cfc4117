"""A merge never lets the office do more than the person had allowed on the record that stays."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.consent import actions as consents
from citizens.consent.purposes import GivenBy, Purpose
from citizens.merging import actions as merging
from citizens.preferences.models import Preference
from citizens.registry.models import Citizen
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.merging import merged
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


def allowed(citizen):
    return {purpose for purpose in Purpose if consents.has_consented(Citizen.objects.get(pk=citizen.pk), purpose)}


def wished(citizen):
    return set(Preference.objects.filter(citizen=citizen).values_list("topic", "wish"))


@pytest.mark.parametrize("seed", range(8))
def test_whatever_was_said_on_two_records_their_merge_allows_no_more(seed):
    lot, officer = random.Random(seed), OfficerFactory()
    people = [CitizenFactory(account=AccountFactory()), CitizenFactory(), CitizenFactory()]
    said = {}
    for hours in sorted(lot.sample(range(1, 2000), lot.randint(3, 20)), reverse=True):
        citizen, purpose, agrees = lot.choice(people), lot.choice(list(Purpose)), lot.random() < 0.6
        at = timezone.now() - timedelta(hours=hours)
        if consents.decide(citizen, {purpose: agrees}, by=officer, given_by=GivenBy.OFFICER, at=at):
            said.setdefault(citizen.pk, {})[purpose] = (agrees, at)
        if lot.random() < 0.3:
            wish = lot.choice(["now", "daily", "none"])
            Preference.objects.update_or_create(citizen=citizen, topic="progress", defaults={"wish": wish})
    states, merges = [], []
    for _number in range(2):
        one, other = lot.sample([each for each in people if Citizen.objects.get(pk=each.pk).merged_into is None], 2)
        states.append(([(each, allowed(each), wished(each)) for each in people], (one, other)))
        merges.append(merged(one, other))
        kept, gone = merges[-1].kept, merges[-1].gone
        before = {each.pk: (may, wishes) for each, may, wishes in states[-1][0]}
        assert allowed(kept) <= before[kept.pk][0], "a yes came over"
        assert wished(kept) == before[kept.pk][1]
        for purpose, (agrees, at) in said.get(gone.pk, {}).items():
            own = said.get(kept.pk, {}).get(purpose)
            if not agrees and (own is None or own[1] < at):
                assert purpose not in allowed(kept), "a later no was lost"
    for done, (state, _pair) in zip(reversed(merges), reversed(states), strict=True):
        merging.undo(done, by=OfficerFactory(head=True), reason="다른 분임")
        assert [(each, allowed(each), wished(each)) for each in people] == state
