"""What a hearing leads to: its record, what became of each opinion, and the result (행정절차법 제39조의2)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from portal.participation.errors import OpinionsUnsettled, StepNotAllowed
from portal.participation.models import Hearing, IssueEvent, Opinion, Status
from portal.participation.workflow import stepping
from portal.participation.workflow.attending import next_number

Kind, Stage = IssueEvent.Kind, Hearing.Stage


@transaction.atomic
def record_minutes(hearing: Hearing, *, by: Account, text: str, at: datetime | None = None) -> None:
    """The record of what was said, once the hearing has begun. It may be put right until the result."""
    at = at or timezone.now()
    stepping.lock_hearing(hearing, Stage.ANNOUNCED, Stage.HELD)
    if at < hearing.begins_at:
        raise StepNotAllowed("it has not begun")
    is_first = hearing.recorded_at is None
    hearing.stage, hearing.minutes, hearing.recorded_at = Stage.HELD, text, hearing.recorded_at or at
    hearing.save(update_fields=["stage", "minutes", "recorded_at"])
    if is_first:
        stepping.record(hearing.issue, Kind.RECORDED, by=by, at=at)


@transaction.atomic
def add_spoken_opinion(hearing: Hearing, *, by: Account, pen_name: str, stance: str, text: str) -> Opinion:
    """What somebody said in the hall is answered like what was written."""
    stepping.lock_hearing(hearing, Stage.HELD)
    return Opinion.objects.create(
        hearing=hearing, number=next_number(hearing), pen_name=pen_name, stance=stance, text=text, was_spoken=True
    )


@transaction.atomic
def settle_opinion(opinion: Opinion, *, by: Account, outcome: str, reason: str) -> None:
    """Accepted, in part or not, and why; until the result is out it may be changed."""
    stepping.lock_hearing(opinion.hearing, Stage.HELD)
    opinion.outcome, opinion.outcome_reason, opinion.settled_at = outcome, reason, timezone.now()
    opinion.save(update_fields=["outcome", "outcome_reason", "settled_at"])


@transaction.atomic
def conclude(hearing: Hearing, *, by: Account, result: str, at: datetime | None = None) -> None:
    """The result, once each opinion has its outcome. Raises OpinionsUnsettled."""
    at = at or timezone.now()
    stepping.lock_hearing(hearing, Stage.HELD)
    if hearing.opinions.filter(outcome="").exists():
        raise OpinionsUnsettled
    hearing.stage, hearing.result, hearing.concluded_at = Stage.CONCLUDED, result, at
    hearing.save(update_fields=["stage", "result", "concluded_at"])
    issue = hearing.issue
    stepping.lock(issue, Status.HEARING)
    issue.status = Status.CONCLUDED
    issue.save(update_fields=["status"])
    stepping.record(issue, Kind.CONCLUDED, by=by, at=at)
