"""A household and a business of the named citizens, an association that nobody has confirmed yet, and a petition."""

import uuid
from datetime import timedelta
from random import Random

from django.utils import timezone

from citizens.parties import actions
from citizens.parties.models import Party, Role
from citizens.registry.models import Citizen
from civil_petitions import workflow
from civil_petitions.models import PetitionType
from portal.demo import walking
from portal.demo.people import Person, officer
from portal.demo.storybook import fill, stories

FILED = "report-streetlight"
NUMBER = "9998800106"  # invented: the tax office gives out none that begins like this
PETITIONS = 1


def build(named: dict[str, Person], rng: Random) -> None:
    """What the pages of both, the counter and the case page show."""
    one, other = named["citizen"], named["citizen2"]
    home = _found(one.citizen, Party.Kind.HOUSEHOLD, "새솔동 우리 집")
    _bring(other.citizen, home, Role.MEMBER, by=one.citizen)
    shop = _found(one.citizen, Party.Kind.BUSINESS, "한별상회", NUMBER)
    actions.confirm(shop.memberships.get(), by=officer("officer.road"), number=NUMBER)
    _found(other.citizen, Party.Kind.ASSOCIATION, "새솔동 상가번영회")
    _file(shop, one, rng)


def _found(citizen: Citizen, kind: str, name: str, number: str = "") -> Party:
    assert citizen.account
    return actions.found(citizen, by=citizen.account, kind=kind, name=name, number=number)


def _bring(citizen: Citizen, party: Party, role: Role, *, by: Citizen) -> None:
    assert citizen.account and by.account
    code = actions.invite(party, by=by.account, role=role)
    actions.join(code, by=citizen.account, citizen=citizen)


def _file(party: Party, representative: Person, rng: Random) -> None:
    at = timezone.now() - timedelta(hours=2)
    kind = PetitionType.objects.get(pk=FILED)
    form = fill(rng.choice(stories()[FILED]), kind.current_form(), representative, at, rng)
    petition = workflow.submit(
        submission_key=uuid.uuid4(),
        petitioner=representative.citizen,
        form_version=kind.current_form(),
        title=form.title(),
        answers=form.answers(),
        by=representative.citizen.account,
        party=party,
        dong=form.dong(),
        at=at,
    )
    walking.settle_notices(petition)
