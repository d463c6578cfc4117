"""Who is calling: the people a number or address belongs to, masked, with what is open and how often they came."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, Max
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.contacts.models import Contact
from citizens.encryption import prefetch_keys
from citizens.registry.models import Citizen, PersonalData
from citizens.spelling.phones import written_phone
from civil_petitions.models import Petition, set_titles

MOST = 8
LATELY = timedelta(days=30)
OFTEN = 3
WHOLE_NUMBER = re.compile(r"0\d{1,2}-\d{3,4}-\d{4}|050\d-\d{3,4}-\d{4}|1\d{3}-\d{4}|\+\d[\d\s-]{6,18}")
WHOLE_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")


@dataclass
class Caller:
    """One person who may be calling. `petitions` are those open that this officer may see anyway."""

    citizen: Citizen
    person: PersonalData
    contact_count: int = 0
    last_contact_at: object = None
    open_count: int = 0
    petitions: list[Petition] = field(default_factory=list)

    @property
    def comes_often(self) -> bool:
        return self.contact_count >= OFTEN


def is_whole(contact: str) -> bool:
    """Whether it is a complete number or address: a half one is not searched and not logged."""
    return bool(WHOLE_NUMBER.fullmatch(written_phone(contact)) or WHOLE_ADDRESS.fullmatch(contact.strip()))


def with_contact(contact: str) -> list[Citizen]:
    """Everybody with this exact number or address whose key is there."""
    return list(Citizen.objects.with_contact(contact).filter(subject_key__destroyed_at=None)[:MOST])


def facts(citizens: Iterable[Citizen], *, to: Account) -> list[Caller]:
    """What the officer sees of these people while they talk, whatever their number in five queries."""
    citizens = list(citizens)
    prefetch_keys(citizens)
    callers = {citizen.pk: Caller(citizen, citizen.masked()) for citizen in citizens}
    _count_contacts(callers)
    _add_petitions(callers, to)
    return list(callers.values())


def _count_contacts(callers: dict[uuid.UUID, Caller]) -> None:
    since = timezone.now() - LATELY
    came = Contact.objects.filter(
        citizen__in=callers, direction=Contact.Direction.IN, occurred_at__gte=since
    ).order_by()
    for pk, count, last in came.values_list("citizen").annotate(Count("pk"), Max("occurred_at")):
        callers[pk].contact_count, callers[pk].last_contact_at = count, last


def _add_petitions(callers: dict[uuid.UUID, Caller], to: Account) -> None:
    theirs = Petition.objects.open().filter(petitioner__in=callers)
    for pk, count in theirs.order_by().values_list("petitioner").annotate(Count("pk")):
        callers[pk].open_count = count
    seen = list(theirs.visible_to(to).for_list(with_name=True)[: MOST * 2])
    set_titles(seen)
    for petition in seen:
        callers[petition.petitioner_id].petitions.append(petition)
