"""The steps of a petition. Nothing else writes its status, its due time or its history.

Each step locks the row, checks that it may follow, changes it and records one event, all in one
transaction. `by` is who acts (None: the office's clock), `at` is when (None: now; earlier for what
came by post or is carried over from another system), `expected_version` is what the actor saw.
Every step raises TransitionNotAllowed or one of its kinds, and StalePetition.
"""

import secrets
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from citizens.accounts.models import Account, Department
from citizens.registry.models import Citizen
from civil_petitions import clock, receipt_numbers
from civil_petitions.errors import (
    ExtensionNotAllowed,
    ReturnNotAllowed,
    StalePetition,
    SupplementNotAllowed,
    TransitionNotAllowed,
)
from civil_petitions.models import FormVersion, Petition, PetitionEvent
from civil_petitions.models.status import IN_HAND, OPEN, PeriodUnit, Status

Kind = PetitionEvent.Kind

_FROM_HAND = {
    *IN_HAND,
    Status.SUPPLEMENT_REQUESTED,
    Status.ANSWERED,
    Status.REFUSED,
    Status.TRANSFERRED,
    Status.WITHDRAWN,
    Status.CLOSED,
}
NEXT: Mapping[Status, set[Status]] = {
    Status.SUBMITTED: {Status.SUBMITTED, Status.RECEIVED, Status.WITHDRAWN},
    Status.RECEIVED: _FROM_HAND,
    Status.ASSIGNED: _FROM_HAND,
    Status.PROCESSING: _FROM_HAND,
    Status.SUPPLEMENT_REQUESTED: {
        Status.SUPPLEMENT_REQUESTED,
        Status.PROCESSING,
        Status.RETURNED,
        Status.WITHDRAWN,
    },
} | {ended: set() for ended in Status if ended not in OPEN}

RE_DEMAND_DAYS = 10  # 시행령 제24조③: a second demand gives at most ten days
LOOKUP_CODE_DIGITS = 6


def submit(
    *,
    submission_key: uuid.UUID,
    petitioner: Citizen,
    form_version: FormVersion,
    title: str,
    answers: dict[str, Any],
    by: Account | None,
    department: Department | None = None,
    period: tuple[str, int] | None = None,
    dong: str = "",
    is_urgent: bool = False,
    channel: str = Petition.Channel.WEB,
    at: datetime | None = None,
) -> Petition:
    """File a petition. However often one key is submitted, there is one petition and it is returned.

    `period` is (unit, value) where the answers decide it (질의민원: 7 or 14 days), else the type's.
    """
    at = at or timezone.now()
    kind_of_petition = form_version.petition_type
    unit, value = period or (kind_of_petition.period_unit, kind_of_petition.period_value)
    receive_by_at = clock.receive_by_at(at)
    petition = Petition(
        submission_key=submission_key,
        type=kind_of_petition,
        form_version=form_version,
        petitioner=petitioner,
        subject_key_id=petitioner.subject_key_id,
        department=department or kind_of_petition.department,
        channel=channel,
        dong=dong,
        is_urgent=is_urgent,
        sealed_title=title,
        sealed_answers=answers,
        sealed_lookup_code="".join(secrets.choice("0123456789") for _ in range(LOOKUP_CODE_DIGITS)),
        submitted_at=at,
        receive_by_at=receive_by_at,
        next_due_at=receive_by_at,
        period_unit=unit,
        period_value=value,
    )
    try:
        with transaction.atomic():
            petition.receipt_number = receipt_numbers.issue(at)
            petition.save(force_insert=True)
            _event(petition, Kind.SUBMITTED, before="", by=by, at=at).save(force_insert=True)
            if kind_of_petition.auto_receive:
                receive(petition, by=None, at=at)
    except IntegrityError:
        earlier = Petition.objects.filter(submission_key=submission_key).first()
        if earlier is None:
            raise
        return earlier
    return petition


def receive(
    petition: Petition, *, by: Account | None, at: datetime | None = None, expected_version: int | None = None
) -> PetitionEvent:
    """Take the petition in. The statutory clock starts here, not at the filing (법 제19조)."""
    at = at or timezone.now()
    return _advance(
        petition, Status.RECEIVED, Kind.RECEIVED, by=by, at=at, expected_version=expected_version, received_at=at
    )


def assign(
    petition: Petition,
    *,
    by: Account | None,
    department: Department,
    officer: Account | None = None,
    note: str = "",
    at: datetime | None = None,
    expected_version: int | None = None,
) -> PetitionEvent:
    """Give the petition to a department, or to an officer of it. The clock goes on (시행령 제13조)."""
    if officer is not None and officer.department_id != department.pk:
        raise TransitionNotAllowed(f"{officer.pk} is not of {department.pk}")
    details = {"from_department": petition.department_id, "to_department": department.pk}
    with transaction.atomic():
        _lock(petition, expected_version)
        to = Status(petition.status)
        if to == Status.SUBMITTED:
            raise TransitionNotAllowed(f"{petition}: not received yet")
        if to in (Status.RECEIVED, Status.ASSIGNED):
            to = Status.ASSIGNED if officer else Status.RECEIVED
        return _advance(
            petition, to, Kind.ASSIGNED, by=by, at=at, note=note, details=details, department=department, officer=officer
        )


def notify_progress(
    petition: Petition, *, by: Account | None, note: str, at: datetime | None = None, expected_version: int | None = None
) -> PetitionEvent:
    """Tell the citizen in one sentence what is happening (시행령 제23조)."""
    if petition.status not in IN_HAND:
        raise TransitionNotAllowed(f"{petition}: {petition.status} is not in hand")
    return _advance(
        petition, Status.PROCESSING, Kind.PROGRESS_NOTICE, by=by, at=at, note=note, expected_version=expected_version
    )


def request_supplement(
    petition: Petition,
    *,
    by: Account,
    items: str,
    due_on: date,
    at: datetime | None = None,
    expected_version: int | None = None,
) -> PetitionEvent:
    """Ask for what is missing. The statutory clock stops until it comes (법 제22조, 시행령 제20조).

    `due_on` is the last day, after the day of the demand; a second demand gives at most ten days.
    """
    at = at or timezone.now()
    asked_on = timezone.localdate(at)
    with transaction.atomic():
        _lock(petition, expected_version)
        demands = petition.events.filter(kind=Kind.SUPPLEMENT_REQUESTED).count()
        if demands >= 2:
            raise SupplementNotAllowed(f"{petition}: demanded twice")
        if due_on <= asked_on or (demands == 1 and due_on > clock.civil_due_on(asked_on, RE_DEMAND_DAYS)):
            raise SupplementNotAllowed(f"{petition}: {due_on} is no fair day")
        details = {"due_on": due_on.isoformat(), "demand": demands + 1}
        return _advance(
            petition,
            Status.SUPPLEMENT_REQUESTED,
            Kind.SUPPLEMENT_REQUESTED,
            by=by,
            at=at,
            note=items,
            details=details,
            supplement_due_on=due_on,
        )


def remind_supplement(petition: Petition, *, at: datetime | None = None) -> PetitionEvent:
    """Remind the petitioner that the last day of the supplement is near."""
    if petition.status != Status.SUPPLEMENT_REQUESTED or petition.supplement_due_on is None:
        raise TransitionNotAllowed(f"{petition}: nothing was asked for")
    details = {"due_on": petition.supplement_due_on.isoformat()}
    return _advance(petition, Status(petition.status), Kind.SUPPLEMENT_REMINDER, by=None, at=at, details=details)


def supplement(petition: Petition, *, by: Account | None, note: str = "", at: datetime | None = None) -> PetitionEvent:
    """Take what the petitioner sent in. The clock goes on; both days of the pause stay out."""
    if petition.status != Status.SUPPLEMENT_REQUESTED:
        raise TransitionNotAllowed(f"{petition}: nothing was asked for")
    return _advance(
        petition, Status.PROCESSING, Kind.SUPPLEMENTED, by=by, at=at, note=note, supplement_due_on=None
    )


def extend(
    petition: Petition,
    *,
    by: Account,
    days: int,
    reason: str,
    has_consent: bool = False,
    at: datetime | None = None,
    expected_version: int | None = None,
) -> PetitionEvent:
    """Lengthen the period by working `days` (시행령 제21조): once, and again with the petitioner's consent."""
    with transaction.atomic():
        _lock(petition, expected_version)
        if petition.status not in IN_HAND or petition.period_unit == PeriodUnit.NONE:
            raise TransitionNotAllowed(f"{petition}: no clock is running")
        extensions = petition.events.filter(kind=Kind.EXTENDED).count()
        if extensions >= 2 or (extensions == 1 and not has_consent):
            raise ExtensionNotAllowed(f"{petition}: extended {extensions} times")
        if not 1 <= days <= clock.longest_extension(petition):
            raise ExtensionNotAllowed(f"{petition}: {days} days")
        details = {"days": days, "extension": extensions + 1, "has_consent": has_consent}
        return _advance(
            petition, Status(petition.status), Kind.EXTENDED, by=by, at=at, note=reason, details=details
        )


def answer(
    petition: Petition,
    *,
    by: Account,
    conclusion: str,
    outcome: str,
    at: datetime | None = None,
    expected_version: int | None = None,
) -> PetitionEvent:
    """Notify the result; the period ends (법 제27조). `outcome` is one of models.status.Outcome."""
    return _end(
        petition,
        Status.ANSWERED,
        Kind.ANSWERED,
        by=by,
        at=at,
        expected_version=expected_version,
        details={"outcome": outcome},
        sealed_conclusion=conclusion,
    )


def refuse(
    petition: Petition,
    *,
    by: Account,
    reason: str,
    remedy: str,
    at: datetime | None = None,
    expected_version: int | None = None,
) -> PetitionEvent:
    """Say no. Reason and remedy go together or not at all (법 제27조③)."""
    if not reason.strip() or not remedy.strip():
        raise TransitionNotAllowed(f"{petition}: a refusal needs reason and remedy")
    at = at or timezone.now()
    objection_until = clock.objection_until(timezone.localdate(at))
    return _end(
        petition,
        Status.REFUSED,
        Kind.REFUSED,
        by=by,
        at=at,
        expected_version=expected_version,
        details={"objection_until": objection_until.isoformat()},
        sealed_conclusion=reason,
        sealed_remedy=remedy,
    )


def return_petition(
    petition: Petition, *, by: Account, reason: str, at: datetime | None = None, expected_version: int | None = None
) -> PetitionEvent:
    """Send back what was not supplemented by its last day (시행령 제25조①)."""
    at = at or timezone.now()
    with transaction.atomic():
        _lock(petition, expected_version)
        if petition.supplement_due_on is not None and timezone.localdate(at) <= petition.supplement_due_on:
            raise ReturnNotAllowed(f"{petition}: may be supplemented until {petition.supplement_due_on}")
        return _end(petition, Status.RETURNED, Kind.RETURNED, by=by, at=at, sealed_conclusion=reason)


def transfer(
    petition: Petition,
    *,
    by: Account,
    agency: str,
    phone: str,
    reason: str,
    at: datetime | None = None,
    expected_version: int | None = None,
) -> PetitionEvent:
    """Hand over to another agency and tell the petitioner which (시행령 제13조③)."""
    return _end(
        petition,
        Status.TRANSFERRED,
        Kind.TRANSFERRED,
        by=by,
        at=at,
        expected_version=expected_version,
        details={"agency": agency, "phone": phone},
        sealed_conclusion=reason,
    )


def close(
    petition: Petition,
    *,
    by: Account,
    ground: str,
    reason: str,
    at: datetime | None = None,
    expected_version: int | None = None,
) -> PetitionEvent:
    """End without an answer on a ground the law names (법 제21조, 제23조), and say which."""
    return _end(
        petition,
        Status.CLOSED,
        Kind.CLOSED,
        by=by,
        at=at,
        expected_version=expected_version,
        details={"ground": ground},
        sealed_conclusion=reason,
    )


def withdraw(petition: Petition, *, by: Account | None, reason: str = "", at: datetime | None = None) -> PetitionEvent:
    """Let the petitioner take it back, any time before the end (법 제22조②)."""
    return _end(petition, Status.WITHDRAWN, Kind.WITHDRAWN, by=by, at=at, note=reason)


def recompute_due(petition: Petition, *, by: Account | None, reason: str) -> PetitionEvent | None:
    """Count the due time again, after a holiday changed. Records and returns an event only if it moved."""
    with transaction.atomic():
        _lock(petition, None)
        due_at = clock.due_at(petition, petition.events.all())
        if petition.status not in OPEN or due_at == petition.due_at:
            return None
        return _advance(petition, Status(petition.status), Kind.DUE_CHANGED, by=by, at=None, note=reason)


def _end(
    petition: Petition,
    to: Status,
    kind: PetitionEvent.Kind,
    *,
    by: Account | None,
    at: datetime | None,
    note: str = "",
    details: dict[str, Any] | None = None,
    expected_version: int | None = None,
    **changes: Any,
) -> PetitionEvent:
    """A last step. What the citizen is told is both the petition's conclusion and the event's note."""
    at = at or timezone.now()
    return _advance(
        petition,
        to,
        kind,
        by=by,
        at=at,
        note=note or changes.get("sealed_conclusion", ""),
        details=details,
        expected_version=expected_version,
        closed_at=at,
        **changes,
    )


@transaction.atomic
def _advance(
    petition: Petition,
    to: Status,
    kind: PetitionEvent.Kind,
    *,
    by: Account | None,
    at: datetime | None,
    note: str = "",
    details: dict[str, Any] | None = None,
    expected_version: int | None = None,
    **changes: Any,
) -> PetitionEvent:
    """Lock, check, change and record one step: all of it, or none."""
    _lock(petition, expected_version)
    before, due_before = Status(petition.status), petition.due_at
    if to not in NEXT[before]:
        raise TransitionNotAllowed(f"{petition}: {before} -> {to}")
    for name, value in changes.items():
        setattr(petition, name, value)
    petition.status = to
    petition.version += 1
    event = _event(petition, kind, before=before, by=by, at=at or timezone.now(), note=note, details=details)
    clock.set_times(petition, [*petition.events.all(), event])
    if petition.due_at != due_before:
        event.details |= {"due_before": _iso(due_before), "due_after": _iso(petition.due_at)}
    event.save(force_insert=True)
    petition.save(update_fields=["status", "version", *clock.FIELDS, *changes])
    return event


def _lock(petition: Petition, expected_version: int | None) -> None:
    """Wait for whoever is changing this petition, then see it as it is now."""
    petition.refresh_from_db(from_queryset=Petition.objects.select_for_update(of=("self",)))
    if expected_version is not None and petition.version != expected_version:
        raise StalePetition(f"{petition}: version {expected_version}, now {petition.version}")


def _event(
    petition: Petition,
    kind: PetitionEvent.Kind,
    *,
    before: str,
    by: Account | None,
    at: datetime,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> PetitionEvent:
    """The record of a step. Its number is the petition's version, so no two steps can share one."""
    return PetitionEvent(
        petition=petition,
        number=petition.version,
        kind=kind,
        actor=by,
        occurred_at=at,
        from_status=before,
        to_status=petition.status,
        subject_key_id=petition.subject_key_id,
        sealed_note=note or None,
        details=details or {},
    )


def _iso(instant: datetime | None) -> str | None:
    return timezone.localtime(instant).isoformat() if instant else None
