"""The one nightly look at the words themselves: it opens names and addresses, counts, and keeps numbers alone.

What the portal writes is in one spelling already. What came from elsewhere, or is two scripts in one name, shows here.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from citizens.encryption import SealError, prefetch_keys
from citizens.quality.models import Field, QualityMeasure
from citizens.registry.models import Citizen, CitizenQuerySet
from citizens.spelling import RoadAddress, is_odd_name, parse_address

PAGE = 1000
READ = ("sealed_name", "sealed_address", "subject_key__kek_id", "subject_key__wrapped", "subject_key__replaced_by")


@dataclass
class Counts:
    people: int = 0
    names: int = 0
    odd_names: int = 0
    odd_addresses: int = 0


def measure(now: datetime | None = None) -> Counts:
    """Count for the whole office; measured again on a day, its numbers are replaced."""
    counts, day = Counts(), timezone.localdate(now)
    people = Citizen.objects.standing().filter(subject_key__destroyed_at=None)
    last: UUID | None = None
    while page := _page(people, last):
        prefetch_keys(page)
        for citizen in page:
            _count(citizen, counts)
        last = page[-1].pk
    if counts.people:
        rows = QualityMeasure.objects.filter(measured_on=day, department=None)
        rows.filter(field=Field.POST).update(odd=counts.odd_addresses)
        names = {"people": counts.people, "filled": counts.names, "odd": counts.odd_names}
        rows.update_or_create(
            field=Field.NAME, measured_on=day, department=None, defaults=names, create_defaults=names
        )
    return counts


def _page(people: CitizenQuerySet, last: UUID | None) -> list[Citizen]:
    rows = people.filter(pk__gt=last) if last else people
    return list(rows.select_related("subject_key").only(*READ).order_by("pk")[:PAGE])


def _count(citizen: Citizen, counts: Counts) -> None:
    """What does not open counts as a person of whom nothing is known."""
    counts.people += 1
    try:
        name, address = citizen.spelling_to_count()
    except SealError:
        return
    counts.names += bool(name)
    counts.odd_names += bool(name) and is_odd_name(name)
    counts.odd_addresses += bool(address) and not isinstance(parse_address(address), RoadAddress)
