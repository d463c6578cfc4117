"""Agreements: one for a resident, counted as they come, and what follows when the goal is reached or not."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.registry.models import Citizen
from portal.participation.bursts import is_too_many
from portal.participation.errors import NotAResident, StepNotAllowed, TooManyFromHere
from portal.participation.models import Agreement, Issue, IssueEvent, Status
from portal.participation.periods import end_of_period
from portal.participation.workflow import stepping

Kind = IssueEvent.Kind


def agree(issue: Issue, *, by: Account, citizen: Citizen, ip: str = "", at: datetime | None = None) -> bool:
    """Stand behind it. Gives False where this resident already does: nothing is counted twice.

    Raises NotAResident, TooManyFromHere, StepNotAllowed (closed).
    """
    at = at or timezone.now()
    _must_be_resident(issue, citizen)
    if ip and is_too_many(ip):
        raise TooManyFromHere
    with transaction.atomic():
        agreement, is_new = Agreement.objects.get_or_create(
            issue=issue, account=by, defaults={"level": citizen.identity_level, "agreed_at": at}
        )
        if not is_new and not _taken_back(agreement, at):
            return False
        _count(issue, +1, at)
    return True


@transaction.atomic
def take_back(issue: Issue, *, by: Account) -> bool:
    """Until the window closes a resident may change their mind."""
    taken = Agreement.objects.counted().filter(issue=issue, account=by).update(withdrawn_at=timezone.now())
    if taken:
        _count(issue, -1, timezone.now())
    return bool(taken)


@transaction.atomic
def invalidate(issue: Issue, agreements: Iterable[Agreement], *, by: Account, reason: str) -> int:
    """Take out what should not count, tell how many and why, and count again."""
    stepping.lock(issue)
    ids = [each.pk for each in agreements]
    found = issue.agreements.counted().filter(pk__in=ids)
    taken = found.update(invalidated_at=timezone.now(), invalid_reason=reason)
    if taken:
        stepping.record(issue, Kind.INVALIDATED, by=by, note=f"{taken}: {reason}")
        count_again(issue)
    return taken


@transaction.atomic
def recount(issue: Issue) -> tuple[int, int]:
    """What was counted step by step, and what the rows say. They are made equal."""
    stepping.lock(issue)
    before = issue.agreement_count
    count_again(issue)
    return before, issue.agreement_count


def count_again(issue: Issue) -> None:
    """From the rows. The issue is locked. What was reached stays reached: an answer once owed is given."""
    issue.agreement_count = issue.agreements.counted().count()
    issue.save(update_fields=["agreement_count"])
    if issue.status == Status.OPEN and issue.agreement_count >= issue.goal:
        _reach(issue, timezone.now())


def close_windows(now: datetime) -> int:
    """End what was open long enough. Not reached, it is answered all the same."""
    closed = 0
    for key in Issue.objects.past_their_window(now).values_list("pk", flat=True)[:500]:
        with transaction.atomic():
            issue = Issue.objects.select_for_update().get(pk=key)
            if issue.status != Status.OPEN or issue.closes_at is None or issue.closes_at >= now:
                continue
            issue.status, issue.answer_due_at = Status.NOT_REACHED, end_of_period(now, issue.answer_days)
            issue.save(update_fields=["status", "answer_due_at"])
            stepping.record(issue, Kind.NOT_REACHED, by=None, at=now)
            closed += 1
    return closed


def _must_be_resident(issue: Issue, citizen: Citizen) -> None:
    if not citizen.dong:
        raise NotAResident("no address in the district")
    if issue.needs_verification and citizen.identity_level != Citizen.IdentityLevel.VERIFIED:
        raise NotAResident("not verified")


def _taken_back(agreement: Agreement, at: datetime) -> bool:
    """Whether it had been taken back and counts again; what was found invalid stays out."""
    again = Agreement.objects.filter(pk=agreement.pk, withdrawn_at__isnull=False, invalidated_at=None)
    return bool(again.update(withdrawn_at=None, agreed_at=at))


def _count(issue: Issue, step: int, at: datetime) -> None:
    """One atomic step on the row of the issue, while it is open. Raises StepNotAllowed, and nothing is kept."""
    open_now = Issue.objects.filter(pk=issue.pk, status=Status.OPEN, closes_at__gte=at)
    if not open_now.update(agreement_count=F("agreement_count") + step):
        raise StepNotAllowed(f"{issue} takes no agreements")
    issue.refresh_from_db(fields=["agreement_count", "goal"])
    if step > 0 and issue.agreement_count >= issue.goal:
        stepping.lock(issue)
        if issue.status == Status.OPEN:
            _reach(issue, at)


def _reach(issue: Issue, at: datetime) -> None:
    issue.status, issue.reached_at = Status.REACHED, at
    issue.answer_due_at = end_of_period(at, issue.answer_days)
    issue.save(update_fields=["status", "reached_at", "answer_due_at"])
    stepping.record(issue, Kind.REACHED, by=None, at=at)
