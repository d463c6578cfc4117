"""How every step is taken: lock, check, change and record, all of it or none."""

from datetime import datetime

from django.utils import timezone

from citizens.accounts.models import Account
from portal.participation.errors import StepNotAllowed
from portal.participation.models import Hearing, Issue, IssueEvent, Status


def lock(issue: Issue, *allowed: Status) -> None:
    """Wait for whoever is changing this issue, see it as it is now, and be sure of its stage."""
    issue.refresh_from_db(from_queryset=Issue.objects.select_for_update(of=("self",)))
    if allowed and issue.status not in allowed:
        raise StepNotAllowed(f"{issue}: {issue.status}")


def lock_hearing(hearing: Hearing, *allowed: Hearing.Stage) -> None:
    """The same for a hearing."""
    hearing.refresh_from_db(from_queryset=Hearing.objects.select_for_update(of=("self",)))
    if allowed and hearing.stage not in allowed:
        raise StepNotAllowed(f"hearing {hearing}: {hearing.stage}")


def record(
    issue: Issue, kind: IssueEvent.Kind, *, by: Account | None, note: str = "", at: datetime | None = None
) -> IssueEvent:
    """One line of the public history."""
    return IssueEvent.objects.create(issue=issue, kind=kind, actor=by, note=note, occurred_at=at or timezone.now())
