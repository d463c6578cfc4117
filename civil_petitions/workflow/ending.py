"""The last step of a petition, and what its petitioner is told with it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.contacts.models import Contact
from civil_petitions import clock
from civil_petitions.errors import ReturnNotAllowed, TransitionNotAllowed
from civil_petitions.models import Petition, PetitionEvent
from civil_petitions.models.status import Status
from civil_petitions.workflow import contacting
from civil_petitions.workflow.stepping import advance, lock

Kind = PetitionEvent.Kind


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
        lock(petition, expected_version)
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
    with transaction.atomic():
        contacting.record(petition, Contact.Kind.WITHDRAWAL, by=by, at=at)
        return _end(petition, Status.WITHDRAWN, Kind.WITHDRAWN, by=by, at=at, note=reason)


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
    return advance(
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
