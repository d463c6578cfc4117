"""Petitions with histories of every kind, written past the workflow so that there can be a hundred thousand."""

import uuid
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone

from civil_petitions.models import Petition, PetitionEvent
from tests.factories.accounts import DepartmentFactory
from tests.factories.petitions import FormVersionFactory
from tests.factories.registry import CitizenFactory

BEGIN = timezone.make_aware(datetime(2026, 3, 2))
DAYS = 200
BATCH = 2000
CODES = ("road", "water", "park", "tax", "civil", "clean")


def random_district(number, rng):
    """So many, over two hundred days and six departments."""
    forms = [FormVersionFactory(petition_type__department=DepartmentFactory(code=code)) for code in CODES]
    people = [CitizenFactory() for _each in range(40)]
    made = (_petition(place, rng, rng.choice(forms), rng.choice(people)) for place in range(number))
    while batch := list(islice(made, BATCH)):
        Petition.objects.bulk_create([petition for petition, _events in batch])
        PetitionEvent.objects.bulk_create([event for _petition, events in batch for event in events])


def _petition(place, rng, form, person):
    at = BEGIN + timedelta(days=rng.randrange(DAYS), minutes=rng.randrange(1440))
    petition = Petition(
        receipt_number=f"HB-2603-{place:06d}",
        submission_key=uuid.uuid4(),
        type=form.petition_type,
        form_version=form,
        petitioner=person,
        subject_key_id=person.subject_key_id,
        department=form.petition_type.department,
        sealed_title="제목",
        sealed_answers={},
        sealed_lookup_code="000000",
        submitted_at=at,
        received_at=at,
        next_due_at=at,
        due_at=rng.choice((None, at + timedelta(days=rng.randint(1, 14)))),
        status="received",
        period_unit="day",
        period_value=7,
    )
    return petition, [*_history(petition, rng, at)]


def _history(petition, rng, at):
    """Steps in any lawful order, to an end or not; the petition is where they lead."""
    steps = ["submitted", *rng.choices(("assigned", "supplement", "progress_notice"), (6, 2, 2), k=rng.randint(1, 4))]
    if rng.random() < 0.9:
        steps.append(rng.choice(("answered", "answered", "refused", "returned", "closed", "transferred", "withdrawn")))
    number = 0
    for step in steps:
        for kind in ("supplement_requested", "supplemented") if step == "supplement" else (step,):
            number += 1
            at += timedelta(minutes=rng.randint(0, 60 * 60)) if number > 1 else timedelta()
            details = {}
            if kind == "assigned":
                to = rng.choice((petition.department_id, petition.department_id, rng.choice(CODES)))
                details = {"from_department": petition.department_id, "to_department": to}
                petition.department_id = to
            if kind in ("answered", "refused", "returned", "closed", "transferred", "withdrawn"):
                petition.status, petition.closed_at = kind, at
            yield PetitionEvent(
                petition=petition,
                number=number,
                kind=kind,
                occurred_at=at,
                to_status=petition.status,
                subject_key_id=petition.subject_key_id,
                details=details,
            )
