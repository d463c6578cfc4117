"""Mailing a notice: each person once, whatever dies meanwhile."""

from django.db import transaction
from django.utils import timezone

from citizens.encryption import SealError
from citizens.incidents import letters
from citizens.incidents.models import Incident, IncidentNotice, IncidentPerson
from citizens.registry.models import Citizen

AT_ONCE = 100
Outcome = IncidentPerson.Outcome


def send_all() -> int:
    """Go on with every notice that has not reached everybody; says how many persons were told."""
    notices = IncidentNotice.objects.filter(is_posted=False, incident__closed_at=None).select_related("incident")
    return sum(send(notice) for notice in notices.order_by("begun_at"))


def send(notice: IncidentNotice) -> int:
    told = 0
    while count := _send_some(notice):
        told += count
    _finish(notice)
    return told


@transaction.atomic
def _send_some(notice: IncidentNotice) -> int:
    """A mail and the mark that it was written commit together; who is being told by another worker is stepped over."""
    waiting = notice.incident.persons.waiting_for(notice).order_by("added_at", "id")
    persons = list(waiting.select_for_update(skip_locked=True)[:AT_ONCE])
    citizens = Citizen.objects.in_bulk([person.citizen_id for person in persons])
    for person in persons:
        person.outcome = _tell(notice, citizens.get(person.citizen_id))
        person.told_number, person.told_at = notice.number, timezone.now()
    IncidentPerson.objects.bulk_update(persons, ["outcome", "told_number", "told_at"])
    return len(persons)


def _tell(notice: IncidentNotice, citizen: Citizen | None) -> Outcome:
    if citizen is None:
        return Outcome.GONE
    try:
        return Outcome.MAILED if letters.tell(notice, citizen) else Outcome.NO_ADDRESS
    except SealError:
        return Outcome.GONE


@transaction.atomic
def _finish(notice: IncidentNotice) -> None:
    """Everybody knows when nobody waits, not even one whom another worker is telling."""
    incident = Incident.objects.select_for_update().get(pk=notice.incident_id)
    if incident.notified_at is None and not incident.persons.untold().exists():
        Incident.objects.filter(pk=incident.pk).update(notified_at=timezone.now())
