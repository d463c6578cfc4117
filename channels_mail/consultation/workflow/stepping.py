"""How every step is taken: lock, check, change and record, all of it or none."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from channels_mail.consultation.errors import NotAReader, StaleConsultation, StepNotAllowed
from channels_mail.consultation.models import Consultation, ConsultationEvent, Status
from channels_mail.consultation.models.consultation import OPEN
from citizens.accounts.models import Account


def lock(consultation: Consultation, expected_version: int | None = None) -> None:
    """Wait for whoever is changing this thread, then see it as it is now. Call it inside a transaction."""
    consultation.refresh_from_db(from_queryset=Consultation.objects.select_for_update(of=("self",)))
    if expected_version is not None and consultation.version != expected_version:
        raise StaleConsultation(f"{consultation}: version {expected_version}, now {consultation.version}")


def must_be_open(consultation: Consultation) -> None:
    if consultation.status not in OPEN:
        raise StepNotAllowed(f"{consultation}: {Status(consultation.status)}")


def must_be_in_charge(consultation: Consultation, by: Account) -> None:
    """Who is invited reads; only the officer in charge acts."""
    if consultation.officer_id != by.pk:
        raise NotAReader(f"{by.pk} is not in charge of {consultation}")


def must_read(consultation: Consultation, by: Account) -> None:
    if not Consultation.objects.visible_to(by).filter(pk=consultation.pk).exists():
        raise NotAReader(f"{by.pk} does not read {consultation}")


def save(consultation: Consultation, *changed: str) -> None:
    """Keep the change under a new version."""
    consultation.version += 1
    consultation.save(update_fields=["version", *changed])


def record(
    consultation: Consultation,
    kind: ConsultationEvent.Kind,
    *,
    by: Account | None,
    note: str = "",
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
    number: int | None = None,
) -> ConsultationEvent:
    """One line of the history; the thread is locked, so no two lines get one number. `number` where it is known."""
    number = number or (consultation.events.aggregate(last=Max("number"))["last"] or 0) + 1
    return ConsultationEvent.objects.create(
        consultation=consultation,
        subject_key_id=consultation.subject_key_id,
        number=number,
        kind=kind,
        actor=by,
        details=details or {},
        sealed_note=note or None,
        occurred_at=at or timezone.now(),
    )
