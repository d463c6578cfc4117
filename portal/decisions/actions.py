"""Raising, deciding, doing: the only writer of decisions. Each step is one transaction and one row of history."""

import uuid
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account, Department
from citizens.keys.models import SubjectKey
from civil_petitions.calendar import current_calendar
from portal.decisions.errors import AlreadyDecided, NotTheirs, TooLate
from portal.decisions.models import Decision, DecisionStep

KEY_LABEL = "decisions"
DAYS_TO_DECIDE = 5  # working days
QUIET = timedelta(days=60)  # so long nobody is asked again what was decided
FURTHEST = timedelta(days=60)
Status, Step = Decision.Status, DecisionStep.Kind


@transaction.atomic
def raise_found(
    *,
    kind: str,
    subject: str,
    department: str | None,
    told: dict[str, str],
    number: int | None = None,
    before: float | None = None,
    due_on: date | None = None,
) -> Decision | None:
    """What the portal itself noticed; None where it lies here already, or was decided not long ago.

    The same thing is raised once while it is open; then only its values change.
    """
    today = timezone.localdate()
    decided = Decision.objects.filter(kind=kind, subject=subject, decided_at__gt=timezone.now() - QUIET)
    if decided.exclude(status=Status.OPEN).exists():
        return None
    decision, is_new = Decision.objects.get_or_create(
        kind=kind,
        subject=subject,
        status=Status.OPEN,
        defaults={
            "department_id": department,
            "number": number,
            "told": told,
            "before": before,
            "due_on": due_on or current_calendar().nth_working_day(today, DAYS_TO_DECIDE + 1),
            "subject_key": SubjectKey.objects.system(KEY_LABEL),
        },
    )
    if is_new:
        _step(decision, Step.RAISED)
        return decision
    if decision.told != told or (due_on and due_on != decision.due_on):
        Decision.objects.filter(pk=decision.pk).update(told=told, due_on=due_on or decision.due_on)
    return None


@transaction.atomic
def propose(*, by: Account, department: Department | None, title: str, why: str, due_on: date) -> Decision:
    """Somebody who does the work asks who leads for a decision."""
    if not by.has_perm("decisions.propose"):
        raise NotTheirs
    decision = Decision.objects.create(
        kind=Decision.Kind.PROPOSAL,
        subject=f"proposal:{uuid.uuid4()}",
        department=department,
        subject_key=SubjectKey.objects.system(KEY_LABEL),
        sealed_title=title,
        sealed_why=why,
        due_on=due_on,
        raised_by=by,
    )
    _step(decision, Step.RAISED, by=by)
    return decision


@transaction.atomic
def agree(decision: Decision, *, by: Account, owner: Account, words: str = "") -> Decision:
    """It will be done, and this officer sees to it. Raises NotTheirs and AlreadyDecided."""
    _lock_open(decision, by)
    _change(decision, status=Status.AGREED, decided_by=by, decided_at=timezone.now(), owner=owner)
    _step(decision, Step.AGREED, by=by, words=words, owner=owner.pk)
    return decision


@transaction.atomic
def decline(decision: Decision, *, by: Account, words: str) -> Decision:
    """It will not be done, and why. Raises NotTheirs and AlreadyDecided."""
    _lock_open(decision, by)
    _change(decision, status=Status.DECLINED, decided_by=by, decided_at=timezone.now())
    _step(decision, Step.DECLINED, by=by, words=words)
    return decision


@transaction.atomic
def postpone(decision: Decision, *, by: Account, due_on: date, words: str) -> Decision:
    """It is decided later, within FURTHEST, and why. Raises NotTheirs and AlreadyDecided."""
    assert timezone.localdate() < due_on <= timezone.localdate() + FURTHEST
    _lock_open(decision, by)
    was = decision.due_on
    _change(decision, due_on=due_on)
    _step(decision, Step.POSTPONED, by=by, words=words, was=was.isoformat(), due_on=due_on.isoformat())
    return decision


@transaction.atomic
def assign(decision: Decision, *, by: Account, owner: Account) -> Decision:
    """Somebody else sees to what was decided, or prepares the decision. Raises NotTheirs and AlreadyDecided."""
    _lock(decision)
    if not decision.may_be_decided_by(by):
        raise NotTheirs
    if decision.status not in (Status.OPEN, Status.AGREED):
        raise AlreadyDecided
    _change(decision, owner=owner)
    _step(decision, Step.ASSIGNED, by=by, owner=owner.pk)
    return decision


@transaction.atomic
def comment(decision: Decision, *, by: Account, words: str) -> DecisionStep:
    """A word to it, at any time, from anybody who sees it."""
    return _step(decision, Step.COMMENTED, by=by, words=words)


@transaction.atomic
def take_back(decision: Decision, *, by: Account) -> Decision:
    """The decision is open again; only who decided, within a day. Raises NotTheirs and TooLate."""
    _lock(decision)
    if decision.decided_by_id != by.pk:
        raise NotTheirs
    if not decision.may_be_taken_back_by(by):
        raise TooLate
    _change(decision, status=Status.OPEN, decided_by=None, decided_at=None, owner=None)
    _step(decision, Step.TAKEN_BACK, by=by)
    return decision


@transaction.atomic
def finish(decision: Decision, *, by: Account, changed_ko: str, changed_en: str = "") -> Decision:
    """It is done; the words say to everybody what has changed. Raises NotTheirs and AlreadyDecided."""
    _lock(decision)
    if not (decision.owner_id == by.pk or decision.may_be_decided_by(by)):
        raise NotTheirs
    if decision.status != Status.AGREED:
        raise AlreadyDecided
    words = {"changed_ko": changed_ko, "changed_en": changed_en}
    _change(decision, status=Status.DONE, finished_at=timezone.now(), **words)
    _step(decision, Step.DONE, by=by)
    return decision


@transaction.atomic
def pass_over(decision: Decision) -> None:
    """Its reason is gone before anybody decided: the figure is above its target, the answer was given."""
    _lock(decision)
    if decision.is_open:
        _change(decision, status=Status.PASSED)
        _step(decision, Step.PASSED)


def note_after(decision: Decision, score: float, on: date) -> None:
    """How the figure stands after what was decided."""
    Decision.objects.filter(pk=decision.pk).update(after=score, after_on=on)


def note_told(decision: Decision, count: int) -> None:
    """So many people were told what their word has changed."""
    _step(decision, Step.TOLD, count=count)


def _lock(decision: Decision) -> None:
    rows = Decision.objects.select_for_update(of=("self",)).select_related("subject_key")
    decision.refresh_from_db(from_queryset=rows)


def _lock_open(decision: Decision, by: Account) -> None:
    _lock(decision)
    if not decision.may_be_decided_by(by):
        raise NotTheirs
    if not decision.is_open:
        raise AlreadyDecided


def _change(decision: Decision, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(decision, name, value)
    decision.save(update_fields=list(changes))


def _step(
    decision: Decision, kind: DecisionStep.Kind, *, by: Account | None = None, words: str = "", **data: Any
) -> DecisionStep:
    key = decision.subject_key
    return DecisionStep.objects.create(
        decision=decision, kind=kind, by=by, data=data, subject_key=key, sealed_words=words or None
    )
