"""What the office owes an issue: an answer by its date, and promises one can hold it to."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account, Department
from portal.participation.errors import StepNotAllowed
from portal.participation.models import Issue, IssueEvent, Milestone, Status
from portal.participation.workflow import stepping

Kind = IssueEvent.Kind
PROMISING = (Status.ANSWERED, Status.HEARING, Status.CONCLUDED)


@transaction.atomic
def assign(issue: Issue, *, by: Account, department: Department) -> None:
    """Another department answers; the date stays."""
    stepping.lock(issue, Status.OPEN, Status.REACHED, Status.NOT_REACHED)
    if issue.department_id == department.pk:
        return
    issue.department = department
    issue.save(update_fields=["department"])
    stepping.record(issue, Kind.ASSIGNED, by=by, note=department.name_ko)


@transaction.atomic
def answer(issue: Issue, *, by: Account, text: str, at: datetime | None = None) -> None:
    """The answer of the office, signed and public."""
    stepping.lock(issue, Status.REACHED, Status.NOT_REACHED)
    issue.status, issue.answer, issue.answered_by = Status.ANSWERED, text, by
    issue.answered_at = at or timezone.now()
    issue.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    stepping.record(issue, Kind.ANSWERED, by=by, at=at)


@transaction.atomic
def add_milestone(issue: Issue, *, by: Account, title: str, department: Department, due_on: date) -> Milestone:
    """Promise a thing by a day."""
    stepping.lock(issue, *PROMISING)
    made = Milestone.objects.create(
        issue=issue, title=title, department=department, due_on=due_on, first_due_on=due_on
    )
    stepping.record(issue, Kind.PROMISED, by=by, note=title)
    return made


@transaction.atomic
def move_milestone(milestone: Milestone, *, by: Account, due_on: date, reason: str) -> None:
    """Another day, for a reason; the first one stays in sight."""
    milestone.refresh_from_db(from_queryset=Milestone.objects.select_for_update())
    if milestone.done_on is not None:
        raise StepNotAllowed("what is done is not moved")
    milestone.due_on, milestone.moved_reason = due_on, reason
    milestone.save(update_fields=["due_on", "moved_reason"])
    stepping.record(milestone.issue, Kind.MILESTONE_MOVED, by=by, note=f"{milestone.title}: {reason}")


@transaction.atomic
def finish_milestone(milestone: Milestone, *, by: Account, on: date) -> None:
    """Done as promised, or later than that."""
    if Milestone.objects.filter(pk=milestone.pk, done_on=None).update(done_on=on):
        stepping.record(milestone.issue, Kind.MILESTONE_DONE, by=by, note=milestone.title)
