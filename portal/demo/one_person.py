"""People known twice and people who act for each other: a pair that waits, one that was merged, a mandate in use."""

import uuid
from datetime import timedelta
from random import Random

from django.utils import timezone

from citizens.accounts.addresses import address_token
from citizens.accounts.models import Account
from citizens.mandates import actions as mandates
from citizens.mandates.models import Mandate
from citizens.merging import actions as merging
from citizens.merging import finding
from citizens.merging.models import Merge
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from civil_petitions import workflow
from civil_petitions.models import PetitionType
from portal.demo import walking
from portal.demo.people import OFFICE_MAIL, Person
from portal.demo.storybook import fill, stories

FILED = "report-streetlight"
YEAR = timedelta(days=365)
PETITIONS = 1


def build(named: dict[str, Person], rng: Random) -> None:
    """What the named citizens' pages and the head's list of pairs show."""
    _known_twice(named)
    _acting(named, rng)


def _known_twice(named: dict[str, Person]) -> None:
    """What telephone calls before the first login leave behind: the same person once more."""
    head = Account.objects.get(email=address_token(f"head.road@{OFFICE_MAIL}"))
    one, other = named["citizen"], named["citizen2"]
    _called(one, address="한별구 새솔로 24(새솔동)")
    merged = merging.merge(
        other.citizen, _called(other, address=""), by=head, reason="가입하기 전에 전화로 물어보신 분과 같은 분임"
    )
    week_ago = timezone.now() - timedelta(days=7)
    Merge.objects.filter(pk=merged.pk).update(merged_at=week_ago, undo_until=week_ago + timedelta(days=30))
    finding.find_candidates()


def _called(person: Person, *, address: str) -> Citizen:
    """Registered by an officer on the telephone."""
    return registry.register(name=person.name, phone=person.phone, address=address, dong=person.dong)


def _acting(named: dict[str, Person], rng: Random) -> None:
    """The one acts for the other, has filed for her, and is asked by a third."""
    one, other = named["citizen"], named["citizen2"]
    mandate = _offer(one.citizen, other.email)
    assert other.citizen.account
    mandates.accept(mandate, by=other.citizen.account, agent=other.citizen)
    _file(mandate, one, rng)
    neighbour = Citizen.objects.exclude(account=None).exclude(pk__in=(one.citizen.pk, other.citizen.pk)).first()
    if neighbour is not None:
        _offer(neighbour, one.email)


def _offer(principal: Citizen, email: str) -> Mandate:
    assert principal.account
    until = timezone.localdate() + YEAR
    return mandates.give(principal, by=principal.account, email=email, valid_until=until)


def _file(mandate: Mandate, principal: Person, rng: Random) -> None:
    at = timezone.now() - timedelta(hours=3)
    kind = PetitionType.objects.get(pk=FILED)
    form = fill(rng.choice(stories()[FILED]), kind.current_form(), principal, at, rng)
    petition = workflow.submit(
        submission_key=uuid.uuid4(),
        petitioner=mandate.principal,
        form_version=kind.current_form(),
        title=form.title(),
        answers=form.answers(),
        by=mandate.agent.account if mandate.agent else None,
        mandate=mandate,
        dong=form.dong(),
        at=at,
    )
    walking.settle_notices(petition)
