"""The steps of an incident. Each locks, checks, changes and records: all of it, or none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from citizens.access_log.models import AccessAlarm, AccessLogQuerySet
from citizens.accounts.models import Account
from citizens.incidents import duties, letters, listing
from citizens.incidents.errors import StaleIncident, StepNotAllowed
from citizens.incidents.models import Incident, IncidentNotice, IncidentPerson, IncidentStep
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen

Kind = IncidentStep.Kind
QUEUE = 0x5049  # "PI": who holds it may give out the next number
KEY = "incidents"
Facts = Mapping[str, Any]  # the columns of an incident by their names, words without "sealed_"
WORDS = ("title", "course", "measures", "advice")


@transaction.atomic
def open_incident(
    *, by: Account, facts: Facts, alarm: AccessAlarm | None = None, at: datetime | None = None
) -> Incident:
    """Somebody knows of it: from `known_at` on, 72 hours run."""
    at = at or timezone.now()
    incident = Incident(number=_next_number(at), subject_key=SubjectKey.objects.system(KEY), alarm=alarm)
    _write(incident, facts)
    incident.save(force_insert=True)
    _record(incident, Kind.OPENED, by=by, at=at)
    return incident


@transaction.atomic
def describe(incident: Incident, *, by: Account, facts: Facts, version: int | None = None) -> IncidentStep:
    """More is known now. What was sent and posted stays as it was."""
    _lock(incident, version)
    known = incident.words()
    changed = sorted(name for name, value in facts.items() if known.get(name, getattr(incident, name, None)) != value)
    _write(incident, facts)
    return _step(incident, Kind.DESCRIBED, by=by, details={"changed": changed})


@transaction.atomic
def freeze_persons(incident: Incident, *, by: Account, entries: AccessLogQuerySet, note: str = "") -> int:
    """Everybody whom these entries of the log showed stands on the list from now on. Says how many came."""
    _lock(incident, None)
    came = listing.freeze(incident, entries, timezone.now())
    _persons_changed(incident, came)
    _step(incident, Kind.FROZEN, by=by, note=note, details={"came": came})
    return came


@transaction.atomic
def add_person(incident: Incident, *, by: Account, citizen: Citizen) -> bool:
    """One more, by hand. False when they stand on the list already."""
    _lock(incident, None)
    now, person = timezone.now(), citizen.merged_into or citizen
    place, is_new = IncidentPerson.objects.get_or_create(incident=incident, citizen=person, defaults={"added_at": now})
    if not is_new and place.left_out_at is None:
        return False
    IncidentPerson.objects.filter(pk=place.pk).update(left_out_at=None, added_at=now)
    _persons_changed(incident, 1)
    _step(incident, Kind.ADDED, by=by, details={"person": str(place.pk)})
    return True


@transaction.atomic
def leave_out(place: IncidentPerson, *, by: Account, reason: str) -> IncidentStep:
    """This person was not touched after all. Who was told already stays on the list."""
    incident = place.incident
    _lock(incident, None)
    place.refresh_from_db(from_queryset=IncidentPerson.objects.select_for_update())
    if place.told_number or place.left_out_at or not reason:
        raise StepNotAllowed(f"{incident}: told or left out already, or no reason")
    IncidentPerson.objects.filter(pk=place.pk).update(left_out_at=timezone.now())
    return _step(incident, Kind.LEFT_OUT, by=by, note=reason, details={"person": str(place.pk)})


@transaction.atomic
def record_measure(incident: Incident, *, by: Account, note: str, at: datetime | None = None) -> IncidentStep:
    """What was done against it: locked out, called back, changed."""
    _lock(incident, None)
    return _step(incident, Kind.MEASURED, by=by, note=note, at=at)


@transaction.atomic
def report(
    incident: Incident, *, by: Account, reported_at: datetime, note: str, version: int | None = None
) -> IncidentStep:
    """The Commission or KISA knows: when, and under which number (시행령 제40조)."""
    _lock(incident, version)
    if not incident.known_at <= reported_at <= timezone.now():
        raise StepNotAllowed(f"{incident}: reported before it was known, or in the future")
    incident.reported_at = incident.reported_at or reported_at
    return _step(incident, Kind.REPORTED, by=by, note=note, details={"reported_at": reported_at.isoformat()})


@transaction.atomic
def notify(incident: Incident, *, by: Account, kind: str, version: int | None = None) -> IncidentNotice:
    """Freeze the words; the worker mails them to everybody on the list, each once."""
    _lock(incident, version)
    count = incident.persons.audience(kind).count()
    if not count:
        raise StepNotAllowed(f"{incident}: nobody to tell")
    notice = _notice(incident, by=by, kind=kind)
    _step(incident, Kind.NOTIFIED, by=by, details={"notice": notice.number, "count": count})
    return notice


@transaction.atomic
def post(incident: Incident, *, by: Account, kind: str, version: int | None = None) -> IncidentNotice:
    """The same words on the public page for 30 days, for those whom no mail reaches (시행령 제39조)."""
    _lock(incident, version)
    now = timezone.now()
    notice = _notice(incident, by=by, kind=kind, is_posted=True, posted_until=now + duties.POSTED_FOR)
    incident.posted_at = incident.posted_at or now
    _step(incident, Kind.POSTED, by=by, details={"notice": notice.number})
    return notice


@transaction.atomic
def close(incident: Incident, *, by: Account, finding: str, note: str, version: int | None = None) -> IncidentStep:
    """The end, with what was found. Not before each duty of the law is done, unless nothing had happened."""
    _lock(incident, version)
    is_real = Incident.Finding(finding) == Incident.Finding.CONFIRMED
    if is_real and any(duty.done_at is None for duty in duties_of(incident)):
        raise StepNotAllowed(f"{incident}: a duty is not done")
    incident.finding, incident.closed_at = finding, timezone.now()
    return _step(incident, Kind.CLOSED, by=by, note=note)


def duties_of(incident: Incident) -> list[duties.Duty]:
    """What the law wants of this incident, as its list stands now."""
    persons = incident.persons.touched()
    unreachable = persons.exclude(outcome__in=("", IncidentPerson.Outcome.MAILED)).count()
    return duties.of(incident, person_count=persons.count(), unreachable=unreachable)


def _persons_changed(incident: Incident, came: int) -> None:
    """Who came after the others were told has not been told yet."""
    if came:
        incident.notified_at = None


def _notice(incident: Incident, *, by: Account, kind: str, **wanted: Any) -> IncidentNotice:
    kind = IncidentNotice.Kind(kind)
    texts = {f"sealed_text_{language}": letters.compose(incident, kind, language) for language in ("ko", "en")}
    return IncidentNotice.objects.create(
        incident=incident,
        number=incident.notices.count() + 1,
        kind=kind,
        subject_key_id=incident.subject_key_id,
        actor=by,
        begun_at=timezone.now(),
        **texts,
        **wanted,
    )


def _next_number(at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [QUEUE])
    year = timezone.localtime(at).year
    last = Incident.objects.filter(number__startswith=f"PI-{year}-").order_by("-number").first()
    return f"PI-{year}-{int(last.number.rpartition('-')[2]) + 1 if last else 1:03d}"


def _write(incident: Incident, facts: Facts) -> None:
    for name, value in facts.items():
        setattr(incident, f"sealed_{name}" if name in WORDS else name, value)


def _lock(incident: Incident, version: int | None) -> None:
    """Wait for whoever is changing this incident, see it as it is now, and whether it is still open."""
    incident.refresh_from_db(from_queryset=Incident.objects.select_for_update(of=("self",)))
    if version is not None and version != incident.version:
        raise StaleIncident(f"{incident}: version {version}, now {incident.version}")
    if not incident.is_open:
        raise StepNotAllowed(f"{incident}: closed")


def _step(incident: Incident, kind: IncidentStep.Kind, *, by: Account, **wanted: Any) -> IncidentStep:
    incident.version += 1
    incident.save()
    return _record(incident, kind, by=by, **wanted)


def _record(
    incident: Incident,
    kind: IncidentStep.Kind,
    *,
    by: Account,
    at: datetime | None = None,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> IncidentStep:
    """Its number is the incident's version, so no two steps share one."""
    return IncidentStep.objects.create(
        incident=incident,
        number=incident.version,
        kind=kind,
        actor=by,
        occurred_at=at or timezone.now(),
        subject_key_id=incident.subject_key_id,
        sealed_note=note or None,
        details=details or {},
    )
