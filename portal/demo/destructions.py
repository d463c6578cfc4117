"""What the portal has parted with: a destruction that is over, one that waits for approval, and a hold."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.utils import timezone

from citizens.contacts import actions as contacts
from citizens.contacts.models import Channel, Contact
from citizens.registry import actions as registry
from civil_petitions.models import Petition
from portal.demo import people
from portal.demo.people import Person
from portal.demo.plan import Filing
from portal.retention import approving, execution, holds, listing, periods
from portal.retention.models import DestructionBatch

YEARS_AGO = timedelta(days=7 * 366)
GUESTS = 4
CALLS = 3


def build(file: Callable[[Filing], None], named: Person, rng: Random) -> None:
    """Petitions of seven years ago are filed, answered and, two persons having agreed, destroyed."""
    privacy, records, now = people.officer("privacy"), people.officer("records"), timezone.now()
    for number in range(GUESTS):
        at = now - YEARS_AGO - timedelta(days=number)
        file(Filing(at, "report-dumping", _guest(number, rng), "answered", ends_at=at + timedelta(days=5)))
    batch = listing.list_due()
    if batch is not None:
        approving.propose(batch, by=privacy)
        approving.approve(batch, by=records, council_decision="2026년 제3회")
        execution.run(batch)
        past = {name: now - timedelta(days=days) for name, days in PAST_DAYS.items()}
        DestructionBatch.objects.filter(pk=batch.pk).update(**past)
    _old_calls(named)
    waiting = listing.list_due()
    if waiting is not None:
        approving.propose(waiting, by=privacy)
    petition = Petition.objects.filter(petitioner=named.citizen).order_by("submitted_at").first()
    holds.place(by=privacy, reason="행정소송이 끝날 때까지 남깁니다.", petition=petition)
    periods.count_due()


PAST_DAYS = {"listed_at": 21, "proposed_at": 20, "approved_at": 18, "finished_at": 18}


def _guest(number: int, rng: Random) -> Person:
    """Somebody who came to the counter once, years ago."""
    name, dong = people.name(rng), "새솔동"
    email, phone, address = (
        f"guest{number}@{people.CITIZEN_MAIL}",
        f"010-0000-19{number:02d}",
        people.street(dong, rng),
    )
    citizen = registry.register(name=name, email=email, phone=phone, address=address, dong=dong)
    return Person(citizen, name, phone, email, address, dong)


def _old_calls(named: Person) -> None:
    """Calls of four years ago, whose three years are over."""
    for number in range(CALLS):
        contacts.record(
            citizen=named.citizen,
            channel=Channel.PHONE,
            direction=Contact.Direction.IN,
            kind=Contact.Kind.QUESTION,
            at=timezone.now() - timedelta(days=4 * 366 + number),
            note="쓰레기 내놓는 요일을 물음",
        )
