"""Builds the demonstration district: its people, and their petitions through the real workflow."""

import uuid
from collections.abc import Callable
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from citizens.accounts.addresses import address_token
from citizens.accounts.models import Account, Department
from citizens.registry.models import Citizen
from civil_petitions import workflow
from civil_petitions.catalogue import rules
from civil_petitions.drafts import actions as drafts
from civil_petitions.models import Petition, PetitionType
from portal.demo import (
    asked_again,
    board,
    campaigns,
    consents,
    contact_points,
    conversations,
    decisions,
    destructions,
    discoveries,
    exports,
    figures,
    interests,
    issues,
    one_person,
    parties,
    people,
    pictures,
    plan,
    privacy,
    promises,
    quality,
    texts,
    voices,
    walking,
)
from portal.demo.people import Person
from portal.demo.plan import Filing
from portal.demo.storybook import fill, stories

Progress = Callable[[int, int], None]
PHOTOS = 0.3


def is_there() -> bool:
    """Whether the district has been built in this database."""
    return Account.objects.filter(email=address_token(f"citizen@{people.OFFICE_MAIL}")).exists()


def missing(citizens: int, petitions: int) -> tuple[int, int]:
    """How many people and petitions are wanting."""
    return max(0, citizens - Citizen.objects.count()), max(0, petitions - Petition.objects.count())


def build(citizens: int, petitions: int, seed: int, tell: Progress) -> None:
    """Add so many people and petitions. The first building is one transaction: cut short, it begins anew."""
    rng = Random(f"{seed}:{Petition.objects.count()}")  # noqa: S311 (invented people, no secrets)
    if is_there():
        _add(citizens, petitions, {}, rng, tell)
        return
    with transaction.atomic():
        people.make_officers(_departments(), rng)
        named = people.make_named_citizens()
        _leave_draft(named["citizen"])
        conversations.begin(named["citizen"].citizen, people.officer("officer.road"), timezone.now())
        _add(citizens - len(named), petitions - one_person.PETITIONS - parties.PETITIONS, named, rng, tell)
        consents.give(named["citizen"].citizen, rng)
        one_person.build(named, rng)
        parties.build(named, rng)
        promises.build(named, rng)
        writer = named["citizen"].citizen.account
        assert writer
        board.build(writer, timezone.now(), rng)
        contact_points.build(named, rng)
        officers = {code: _officers(code) for code in _departments()}
        texts.build(people.officer("content"), people.officer("head.road"), rng)
        interests.build()
        issues.build(named["citizen"].citizen, people.officer("head.road"), rng)
        voices.build(named["citizen"].citizen, rng)
        figures.build(rng)
        decisions.build()
        discoveries.build()
        campaigns.build(rng)
        destructions.build(lambda filing: _file(filing, officers, rng), named["citizen2"], rng)
        privacy.build(named)
        asked_again.build(people.officer("officer.road"), timezone.now(), rng)
        quality.build(rng)
        exports.build()


def _add(citizens: int, petitions: int, named: dict[str, Person], rng: Random, tell: Progress) -> None:
    now = timezone.now()
    wanted = plan.filings_of_named(named, now) if named else []
    with transaction.atomic():
        people.make_citizens(max(0, citizens), rng, first=Citizen.objects.count() + 1)
    wanted += plan.filings(max(0, petitions - len(wanted)), _residents(), now, rng)
    officers = {code: _officers(code) for code in _departments()}
    for done, filing in enumerate(sorted(wanted, key=lambda filing: filing.at), 1):
        with transaction.atomic():
            _file(filing, officers, rng)
        tell(done, len(wanted))


def _departments() -> set[str]:
    """Every department that one of the stories may lead to."""
    found: set[str] = set()
    for kind in PetitionType.objects.filter(pk__in=stories()):
        led_to = kind.current_form().definition.get("rules", {}).get("department", [])
        found |= {kind.department_id, *(rule["department"] for rule in led_to)}
    topics = (story.raw.get("topic", "") for told in stories().values() for story in told)
    return found | {str(topic).partition("|")[0] for topic in topics if topic}


def _officers(code: str) -> list[Account]:
    return list(Account.objects.filter(department=code, groups__name="officer").order_by("pk"))


def _residents() -> list[Person]:
    """The people nobody logs in as, from this building or an earlier one."""
    found = []
    named = [address_token(f"{login}@{people.OFFICE_MAIL}") for login in ("citizen", "citizen2")]
    accounts = Account.objects.filter(is_officer=False).exclude(email__in=named)
    for citizen in Citizen.objects.filter(account__in=accounts).select_related("account").order_by("created_at"):
        own = citizen.own_details()
        found.append(Person(citizen, own.name, own.phone, own.email, own.address, citizen.dong))
    return found


def _file(filing: Filing, officers: dict[str, list[Account]], rng: Random) -> None:
    """One petition from its filing to where it stands today."""
    kind = PetitionType.objects.get(pk=filing.type_id)
    form_version, told = kind.current_form(), stories()[filing.type_id]
    story = told[filing.story] if filing.story is not None else rng.choice(told)
    form = fill(story, form_version, filing.person, filing.at, rng)
    answers, definition = form.answers(), form_version.definition
    citizen = filing.person.citizen
    petition = workflow.submit(
        submission_key=uuid.uuid4(),
        petitioner=citizen,
        form_version=form_version,
        title=form.title(),
        answers=answers,
        by=citizen.account,
        department=_department(rules.department_for(definition, answers, kind.department_id)),
        period=rules.period_for(definition, answers, (kind.period_unit, kind.period_value)),
        dong=form.dong(),
        is_urgent=rules.is_urgent(definition, answers),
        at=filing.at,
    )
    _photos(petition, definition, rng)
    walk = walking.Walk(
        petition,
        story,
        officers[petition.department_id],
        citizen.account,
        filing.at,
        timezone.now(),
        rng,
        ends_at=filing.ends_at,
    )
    walk.go(filing.way)
    if filing.is_seen and walk.officer:
        citizen.reveal(to=walk.officer, purpose="현장을 확인하기 전에 전화함")
    walking.survey(petition, rng, walk.now, is_answered=False if filing.ends_at else None)
    walking.settle_notices(petition)


def _department(code: str) -> Department:
    return Department.objects.get(pk=code)


def _photos(petition: Petition, definition: dict[str, Any], rng: Random) -> None:
    """Pictures for the documents that must come with it; small, so that a year of them stays light."""
    slots = [
        slot["id"]
        for slot in definition["attachments"]
        if "jpg" in slot["accept"] and slot["id"].startswith(("photo", "media"))
    ]
    if slots and rng.random() < PHOTOS:
        pictures.attach(petition, slots[:2], rng)


def _leave_draft(person: Person) -> None:
    """Something begun and not yet filed."""
    account = person.citizen.account
    assert account
    draft = drafts.start(by=account, petition_type=PetitionType.objects.get(pk="apply-security-light"))
    written = {"location_address": [person.address], "reason": ["어두움"], "content": ["계단 골목이 어두워서"]}
    drafts.save(draft, raw=draft.raw() | written)
