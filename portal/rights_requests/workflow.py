"""The steps of a rights request. Each locks, checks, changes, records and tells: all of it, or none."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.registry.actions import citizen_of
from citizens.registry.models import Citizen
from civil_petitions.attachments.checks import CheckedFile
from portal.rights_requests import clock, letters, mandates, numbers
from portal.rights_requests.errors import OwnLook, StaleRequest, StepNotAllowed
from portal.rights_requests.models import DECIDED, OPEN, RightsRequest, RightsRequestEvent, Status

Kind = RightsRequestEvent.Kind
# Where a request has to stand for a step; what is not here happens at the receipt.
FROM: Mapping[Kind, tuple[Status, ...]] = {
    Kind.TAKEN: OPEN,
    Kind.IDENTIFIED: (Status.IN_PROGRESS,),
    Kind.EXTENDED: (Status.IN_PROGRESS,),
    Kind.GRANTED: (Status.IN_PROGRESS,),
    Kind.PARTLY_GRANTED: (Status.IN_PROGRESS,),
    Kind.REFUSED: (Status.IN_PROGRESS,),
    Kind.WITHDRAWN: OPEN,
}


def file(
    *,
    by: Account,
    submission_key: uuid.UUID,
    kind: str,
    text: str = "",
    holdings: Sequence[str] = (),
    subject_words: str = "",
    mandate: CheckedFile | None = None,
    log_entry: AccessLogEntry | None = None,
    at: datetime | None = None,
) -> RightsRequest:
    """A new request, by the person or, with `subject_words`, by who acts for them. Sent twice, it is one.

    With `log_entry` it reports that look as odd; one look is reported once.
    """
    citizen, at = citizen_of(by), at or timezone.now()
    is_by_agent = bool(subject_words)
    request = RightsRequest(
        submission_key=submission_key,
        kind=RightsRequest.Kind(kind),
        citizen=citizen,
        subject=None if is_by_agent else citizen,
        is_by_agent=is_by_agent,
        holdings=list(holdings),
        log_entry_id=log_entry.pk if log_entry else None,
        subject_key_id=citizen.subject_key_id,
        sealed_text=text,
        sealed_subject=subject_words or None,
        identity_method="" if is_by_agent else RightsRequest.IdentityMethod.LOGIN,
        received_at=at,
        due_on=clock.due_on(timezone.localdate(at)),
    )
    try:
        with transaction.atomic():
            request.number = numbers.issue(at)
            if mandate is not None:
                mandates.attach(request, mandate)
            request.save(force_insert=True)
            _record(request, Kind.RECEIVED, by=by, at=at)
    except IntegrityError:
        if request.mandate_id is not None:
            mandates.forget(request.mandate_id)
        same = Q(submission_key=submission_key)
        if log_entry is not None:
            same |= Q(log_entry_id=log_entry.pk)
        return RightsRequest.objects.get(same, citizen=citizen)
    return request


@transaction.atomic
def take(
    request: RightsRequest, *, by: Account, version: int | None = None, at: datetime | None = None
) -> RightsRequestEvent:
    """An officer begins; another may take it over."""
    _lock(request, Kind.TAKEN, version, by=by)
    request.status, request.officer = Status.IN_PROGRESS, by
    return _step(request, Kind.TAKEN, by=by, at=at)


@transaction.atomic
def identify(
    request: RightsRequest, *, by: Account, method: str, subject: Citizen, version: int | None = None
) -> RightsRequestEvent:
    """Whose data it is, and how the office knows that it may speak with this requester about it."""
    _lock(request, Kind.IDENTIFIED, version, by=by)
    request.identity_method, request.subject = RightsRequest.IdentityMethod(method), subject
    return _step(request, Kind.IDENTIFIED, by=by, details={"method": method})


@transaction.atomic
def extend(
    request: RightsRequest, *, by: Account, days: int, reason: str, version: int | None = None
) -> RightsRequestEvent:
    """Answer later, once, with the reason told (법 제35조③). The new day too is a working day."""
    _lock(request, Kind.EXTENDED, version, by=by)
    if request.extended_from is not None or not 1 <= days <= clock.MOST_EXTENSION or not reason:
        raise StepNotAllowed(f"{request}: extended once, by {days} days, with a reason")
    before = request.due_on
    request.due_on, request.extended_from = clock.due_on(before, days), before
    details = {"due_before": before.isoformat(), "due_after": request.due_on.isoformat()}
    return _step(request, Kind.EXTENDED, by=by, note=reason, details=details)


@transaction.atomic
def decide(
    request: RightsRequest,
    *,
    by: Account,
    outcome: str,
    answer: str,
    ground: str = "",
    version: int | None = None,
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> RightsRequestEvent:
    """The answer: all, a part, or none of it. A refusal names its ground, a grant knows to whom it is given."""
    kind, status = Kind(outcome), Status(outcome)
    _lock(request, kind, version, by=by)
    if status not in DECIDED or (status == Status.GRANTED) == bool(ground):
        raise StepNotAllowed(f"{request}: {outcome} on the ground {ground!r}")
    if status != Status.REFUSED and (not request.identity_method or request.subject_id is None):
        raise StepNotAllowed(f"{request}: nobody knows yet to whom")
    request.status, request.ground, request.sealed_answer = status, ground, answer
    request.closed_at = at or timezone.now()
    return _step(request, kind, by=by, details=details, at=at)


@transaction.atomic
def withdraw(request: RightsRequest, *, by: Account) -> RightsRequestEvent:
    """The person does not want it any more."""
    _lock(request, Kind.WITHDRAWN, None, by=by)
    request.status, request.closed_at = Status.WITHDRAWN, timezone.now()
    return _step(request, Kind.WITHDRAWN, by=by)


def _lock(request: RightsRequest, kind: RightsRequestEvent.Kind, version: int | None, *, by: Account) -> None:
    """Wait for whoever is changing this request, see it as it is now, and whether the step may begin there."""
    request.refresh_from_db(from_queryset=RightsRequest.objects.select_for_update(of=("self",)))
    if version is not None and version != request.version:
        raise StaleRequest(f"{request}: version {version}, now {request.version}")
    if request.status not in FROM[kind]:
        raise StepNotAllowed(f"{request}: no {kind} from {request.status}")
    entry = request.log_entry()
    if entry is not None and entry.actor_id == by.pk:
        raise OwnLook(f"{request}: nobody judges their own look")


def _step(
    request: RightsRequest,
    kind: RightsRequestEvent.Kind,
    *,
    by: Account,
    note: str = "",
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> RightsRequestEvent:
    request.version += 1
    request.save()
    return _record(request, kind, by=by, at=at or timezone.now(), note=note, details=details)


def _record(
    request: RightsRequest,
    kind: RightsRequestEvent.Kind,
    *,
    by: Account,
    at: datetime,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> RightsRequestEvent:
    """The step in the history, and its mail. Its number is the request's version, so no two steps share one."""
    event = RightsRequestEvent.objects.create(
        request=request,
        number=request.version,
        kind=kind,
        actor=by,
        occurred_at=at,
        subject_key_id=request.subject_key_id,
        sealed_note=note or None,
        details=details or {},
    )
    letters.tell(request, event)
    return event
