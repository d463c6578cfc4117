"""Stopping what no law asks for: campaigns, surveys, reminders, personalisation. Who does such a thing asks here.

Petitions, their notices and what else a duty demands goes on: 개인정보 보호법 제37조②.
"""

import uuid

from django.db.models import QuerySet
from django.utils import timezone

from citizens.processing_stops.models import ProcessingStop
from citizens.registry.models import Citizen


def stop(citizen: Citizen, *, reference: str) -> ProcessingStop:
    """From now on; what is stopped already stays so, under its first reference."""
    found, _is_new = ProcessingStop.objects.in_force().get_or_create(
        citizen=citizen, ended_at=None, defaults={"reference": reference}
    )
    return found


def resume(citizen: Citizen) -> None:
    """The person wants it again; that it was stopped stays to be seen."""
    ProcessingStop.objects.in_force().filter(citizen=citizen).update(ended_at=timezone.now())


def is_stopped(citizen_id: uuid.UUID) -> bool:
    """Whether optional processing of this person's data is stopped."""
    return ProcessingStop.objects.in_force().filter(citizen=citizen_id).exists()


def without_stopped(citizens: QuerySet[Citizen]) -> QuerySet[Citizen]:
    """Of many, those with whom optional things may be done."""
    return citizens.exclude(pk__in=ProcessingStop.objects.in_force().values("citizen"))
