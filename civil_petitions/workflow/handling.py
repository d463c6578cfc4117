"""What happens to a petition between its receipt and its end."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account, Department
from citizens.contacts.models import Contact
from civil_petitions import clock
from civil_petitions.errors import ExtensionNotAllowed, SupplementNotAllowed, TransitionNotAllowed
from civil_petitions.models import Petition, PetitionEvent
from civil_petitions.models.status import IN_HAND, OPEN, PeriodUnit, Status
from civil_petitions.workflow import contacting
from civil_petitions.workflow.stepping import advance, lock

Kind = PetitionEvent.Kind
RE_DEMAND_DAYS = 10  # 시행령 제24조③: a second demand gives at most ten days


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
        lock(petition, expected_version)
        to = Status(petition.status)
        if to == Status.SUBMITTED:
            raise TransitionNotAllowed(f"{petition}: not received yet")
        if to in (Status.RECEIVED, Status.ASSIGNED):
            to = Status.ASSIGNED if officer else Status.RECEIVED
        return advance(
            petition,
            to,
            Kind.ASSIGNED,
            by=by,
            at=at,
            note=note,
            details=details,
            department=department,
            officer=officer,
        )


def notify_progress(
    petition: Petition,
    *,
    by: Account | None,
    note: str,
    at: datetime | None = None,
    expected_version: int | None = None,
) -> PetitionEvent:
    """Tell the citizen in one sentence what is happening (시행령 제23조)."""
    if petition.status not in IN_HAND:
        raise TransitionNotAllowed(f"{petition}: {petition.status} is not in hand")
    return advance(
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
        lock(petition, expected_version)
        demands = petition.events.filter(kind=Kind.SUPPLEMENT_REQUESTED).count()
        if demands >= 2:
            raise SupplementNotAllowed(f"{petition}: demanded twice")
        if due_on <= asked_on or (demands == 1 and due_on > clock.civil_due_on(asked_on, RE_DEMAND_DAYS)):
            raise SupplementNotAllowed(f"{petition}: {due_on} is no fair day")
        details = {"due_on": due_on.isoformat(), "demand": demands + 1}
        return advance(
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
    return advance(petition, Status(petition.status), Kind.SUPPLEMENT_REMINDER, by=None, at=at, details=details)


def supplement(petition: Petition, *, by: Account | None, note: str = "", at: datetime | None = None) -> PetitionEvent:
    """Take what the petitioner sent in. The clock goes on; both days of the pause stay out."""
    if petition.status != Status.SUPPLEMENT_REQUESTED:
        raise TransitionNotAllowed(f"{petition}: nothing was asked for")
    with transaction.atomic():
        contacting.record(petition, Contact.Kind.SUPPLEMENT, by=by, at=at)
        return advance(petition, Status.PROCESSING, Kind.SUPPLEMENTED, by=by, at=at, note=note, supplement_due_on=None)


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
        lock(petition, expected_version)
        if petition.status not in IN_HAND or petition.period_unit == PeriodUnit.NONE:
            raise TransitionNotAllowed(f"{petition}: no clock is running")
        extensions = petition.events.filter(kind=Kind.EXTENDED).count()
        if extensions >= 2 or (extensions == 1 and not has_consent):
            raise ExtensionNotAllowed(f"{petition}: extended {extensions} times")
        if not 1 <= days <= clock.longest_extension(petition):
            raise ExtensionNotAllowed(f"{petition}: {days} days")
        details = {"days": days, "extension": extensions + 1, "has_consent": has_consent}
        return advance(petition, Status(petition.status), Kind.EXTENDED, by=by, at=at, note=reason, details=details)


def recompute_due(petition: Petition, *, by: Account | None, reason: str) -> PetitionEvent | None:
    """Count the due time again, after a holiday changed. Records and returns an event only if it moved."""
    with transaction.atomic():
        lock(petition, None)
        due_at = clock.due_at(petition, petition.events.all())
        if petition.status not in OPEN or due_at == petition.due_at:
            return None
        return advance(petition, Status(petition.status), Kind.DUE_CHANGED, by=by, at=None, note=reason)
