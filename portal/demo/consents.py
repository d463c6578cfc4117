"""Some of the invented people agree to news; one of them is asked whether that still stands."""

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from citizens.consent import actions, confirming
from citizens.consent.models import Consent
from citizens.consent.purposes import Purpose
from citizens.registry.models import Citizen

OTHERS = 6
NEWS = (Purpose.NEWS_DISTRICT, Purpose.NEWS_EVENTS, Purpose.NEWS_SAFETY, Purpose.NEWS_WELFARE)


def give(named: Citizen, rng: Random) -> None:
    """The named citizen agreed almost two years ago; a few of the others since, each to what they like."""
    now = timezone.now()
    long_ago = now - timedelta(days=715)
    _decide(named, {Purpose.NEWS_DISTRICT: True, Purpose.NEWS_SAFETY: True, Purpose.PARTNERS: False}, long_ago)
    others = Citizen.objects.exclude(pk=named.pk).filter(account__isnull=False, merged_into=None)
    for citizen in others.select_related("account").order_by("created_at")[:OTHERS]:
        at = now - timedelta(days=rng.uniform(20, 500))
        _decide(citizen, {purpose: rng.random() < 0.7 for purpose in rng.sample(NEWS, 2)}, at)
    confirming.ask(named, list(Consent.objects.filter(citizen=named)))


def _decide(citizen: Citizen, answers: dict[Purpose, bool], at: datetime) -> None:
    actions.decide(
        citizen, {str(purpose.value): agrees for purpose, agrees in answers.items()}, by=citizen.account, at=at
    )
