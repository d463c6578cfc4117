"""From a petition's history to its facts: the petition, and the time of each department."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Sum
from django.utils import timezone

from citizens.contacts.models import Contact
from civil_petitions.calendar import current_calendar
from civil_petitions.models import Petition, PetitionEvent
from civil_petitions.models.status import ENDED, OPEN, Status
from portal.insight import cost, ledger
from portal.insight.filling import rows
from portal.insight.ledger import Step
from portal.insight.models import FactDepartmentTime, FactLink, FactPetition

SIZE = 2000
AT_ONCE = 180  # working minutes (시행령 제19조: 즉시)
REPEAT_WITHIN = timedelta(days=30)
RETURN_WITHIN = timedelta(days=365)
READ = (
    "id", "type_id", "department_id", "channel", "dong", "petitioner__age_band", "status", "is_urgent", "officer_id",
    "submitted_at", "received_at", "due_at", "next_due_at", "closed_at", "receipt_number",
)  # fmt: skip


def fill(ids: Iterable[UUID], *, as_of: datetime | None = None) -> tuple[int, set[date]]:
    """Write the facts of these petitions anew; says how many there were, and which months are no longer as before."""
    done, touched = 0, set[date]()
    remaining = iter(ids)
    while chunk := list(islice(remaining, SIZE)):
        with transaction.atomic():
            touched |= _fill(chunk, as_of or timezone.now())
        done += len(chunk)
    return done, touched


def _fill(ids: list[UUID], as_of: datetime) -> set[date]:
    petitions = list(_petitions(ids))
    histories, contacts = _histories(ids), _contacts(petitions)
    links = FactLink.objects.of([each["id"] for each in petitions])
    facts, times = [], []
    for petition in petitions:
        fact, by_department = _fact(petition, histories[petition["id"]], contacts, as_of)
        fact["id"] = links[petition["id"]]
        facts.append(fact)
        own = {name: fact[name] for name in ("id", "month", "ended_on")}
        times += [
            {**own, "department": code, "working_minutes": minutes} for code, minutes in sorted(by_department.items())
        ]
    touched = _remove(list(links.values()))
    for model, found in ((FactPetition, facts), (FactDepartmentTime, times)):
        rows.add(model, found)
    return touched | _months(facts)


def _petitions(ids: Sequence[UUID]) -> Iterator[dict[str, Any]]:
    others = Petition.objects.filter(petitioner=OuterRef("petitioner"), submitted_at__lt=OuterRef("submitted_at"))
    repeat = others.filter(
        type=OuterRef("type"),
        closed_at__lte=OuterRef("submitted_at"),
        closed_at__gte=OuterRef("submitted_at") - REPEAT_WITHIN,
    ).exclude(status=Status.WITHDRAWN)
    found = Petition.objects.filter(pk__in=ids).annotate(
        is_repeat=Exists(repeat),
        is_return=Exists(others.filter(submitted_at__gte=OuterRef("submitted_at") - RETURN_WITHIN)),
    )
    return found.order_by("submitted_at", "id").values(*READ, "is_repeat", "is_return").iterator(SIZE)


def _histories(ids: Sequence[UUID]) -> dict[UUID, list[Step]]:
    steps: dict[UUID, list[Step]] = defaultdict(list)
    events = PetitionEvent.objects.filter(petition__in=ids).order_by("petition", "number")
    for petition, kind, at, details in events.values_list("petition", "kind", "occurred_at", "details"):
        steps[petition].append((kind, at, details))
    return steps


def _contacts(petitions: Sequence[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """How often the petitioner and the office had to do with each other about each petition, and for how long."""
    found = Contact.objects.filter(target__in=[each["receipt_number"] for each in petitions]).order_by()
    counted = found.values_list("target").annotate(number=Count("id"), seconds=Sum("duration_seconds"))
    return {target: (number, seconds or 0) for target, number, seconds in counted}


def _fact(
    petition: dict[str, Any], steps: list[Step], contacts: dict[str, tuple[int, int]], as_of: datetime
) -> tuple[dict[str, Any], dict[str, int]]:
    """The petition's own fact, and the minutes of each department."""
    department, began_at, ended_at = petition["department_id"], petition["submitted_at"], petition["closed_at"]
    booking = ledger.book(
        steps, department=department, began_at=began_at, until=ended_at or as_of, calendar=current_calendar()
    )
    number, seconds = contacts.get(petition["receipt_number"], (0, 0))
    filed_on, ended_on = timezone.localdate(began_at), timezone.localdate(ended_at) if ended_at else None
    is_open = petition["status"] in OPEN
    return {
        "month": filed_on.replace(day=1),
        "filed_on": filed_on,
        "ended_on": ended_on,
        "department": department,
        "first_department": ledger.first_department(steps, department),
        "type": petition["type_id"],
        "channel": petition["channel"],
        "dong": petition["dong"],
        "age_band": petition["petitioner__age_band"],
        "status": petition["status"],
        "is_urgent": petition["is_urgent"],
        "due_at": petition["next_due_at"] if is_open else petition["due_at"],
        "is_late": None if is_open else bool(petition["due_at"] and ended_at > petition["due_at"]),
        "was_at_once": not is_open and booking.working + booking.paused <= AT_ONCE,
        "working_minutes": booking.working,
        "paused_minutes": booking.paused,
        "moves": ledger.moves(steps),
        "is_routed": petition["status"] in ENDED or petition["officer_id"] is not None,
        "extensions": _count(steps, PetitionEvent.Kind.EXTENDED),
        "supplements": _count(steps, PetitionEvent.Kind.SUPPLEMENT_REQUESTED),
        "is_repeat": petition["is_repeat"],
        "is_return": petition["is_return"],
        "contacts": number,
        "cost_won": cost.of(steps, petition["channel"], seconds),
    }, dict(booking.departments)


def _remove(fact_ids: list[UUID]) -> set[date]:
    """Take the earlier facts away; says whose months they were."""
    before = FactPetition.objects.filter(pk__in=fact_ids)
    touched = _months(
        {"month": month, "ended_on": ended_on} for month, ended_on in before.values_list("month", "ended_on")
    )
    for model in (FactPetition, FactDepartmentTime):
        model.objects.filter(pk__in=fact_ids).delete()
    return touched


def _months(facts: Iterable[dict[str, Any]]) -> set[date]:
    """Of filing and of ending."""
    found = set[date]()
    for fact in facts:
        found.add(fact["month"])
        if fact["ended_on"]:
            found.add(fact["ended_on"].replace(day=1))
    return found


def _count(steps: Iterable[Step], kind: str) -> int:
    return sum(each == kind for each, _at, _details in steps)
