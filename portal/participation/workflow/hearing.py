"""A public hearing from its plan to its speakers, on the days the law names (행정절차법 제38조)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from portal.participation import drawing
from portal.participation.errors import NoticeTooShort, StepNotAllowed
from portal.participation.models import Attendance, Hearing, Issue, IssueEvent, Question, Stance, Status
from portal.participation.periods import REMINDED_BEFORE, is_announced_in_time
from portal.participation.workflow import stepping

Kind = IssueEvent.Kind
STRONGEST = 3


@transaction.atomic
def plan(issue: Issue, *, by: Account, **details: Any) -> Hearing:
    """Prepare a hearing on an answered issue; nothing of it is public yet."""
    stepping.lock(issue, Status.ANSWERED, Status.HEARING)
    hearing = Hearing.objects.filter(issue=issue).first() or Hearing(issue=issue)
    if hearing.is_public:
        raise StepNotAllowed(f"hearing {hearing}: {hearing.stage}")
    for name, value in details.items():
        setattr(hearing, name, value)
    hearing.save()
    issue.status = Status.HEARING
    issue.save(update_fields=["status"])
    return hearing


@transaction.atomic
def announce(hearing: Hearing, *, by: Account, at: datetime | None = None) -> None:
    """Make it public: the agenda is what residents thought strongest, and the seed of the draw is promised.

    Raises NoticeTooShort where fewer than 14 days are left.
    """
    at = at or timezone.now()
    stepping.lock_hearing(hearing, Hearing.Stage.PLANNED)
    if not is_announced_in_time(at, hearing.begins_at):
        raise NoticeTooShort
    hearing.stage, hearing.announced_at = Hearing.Stage.ANNOUNCED, at
    hearing.agenda = _agenda(hearing.issue)
    hearing.draw_seed = drawing.new_seed()
    hearing.draw_commitment = drawing.commitment(hearing.draw_seed)
    hearing.save()
    stepping.record(hearing.issue, Kind.HEARING_ANNOUNCED, by=by, at=at)


@transaction.atomic
def move(
    hearing: Hearing, *, by: Account, begins_at: datetime, place: str, reason: str, at: datetime | None = None
) -> None:
    """Another day or place, for a reason, told 7 days before. Applications and opinions stay."""
    at = at or timezone.now()
    stepping.lock_hearing(hearing, Hearing.Stage.ANNOUNCED)
    if not is_announced_in_time(at, begins_at, again=True):
        raise NoticeTooShort
    shift = begins_at - hearing.begins_at
    hearing.begins_at, hearing.place = begins_at, place
    if hearing.drawn_at is None:
        hearing.apply_until = max(at, hearing.apply_until + shift)
    hearing.opinions_until = max(at, hearing.opinions_until + shift)
    hearing.save(update_fields=["begins_at", "place", "apply_until", "opinions_until"])
    stepping.record(hearing.issue, Kind.HEARING_MOVED, by=by, note=reason, at=at)


@transaction.atomic
def draw_speakers(hearing: Hearing, *, by: Account, at: datetime | None = None) -> list[int]:
    """Once the applications ended, and once only. The seed is told, so that anybody can draw again."""
    at = at or timezone.now()
    stepping.lock_hearing(hearing, Hearing.Stage.ANNOUNCED)
    if at <= hearing.apply_until or hearing.drawn_at is not None:
        raise StepNotAllowed("applications are open, or the draw was made")
    wanting = hearing.attendances.filter(withdrawn_at=None)
    applications = {
        stance: list(wanting.filter(stance=stance).values_list("number", flat=True)) for stance in Stance.values
    }
    order = drawing.draw(hearing.draw_seed, applications, hearing.speakers_each_side)
    for place, number in enumerate(order, 1):
        Attendance.objects.filter(hearing=hearing, number=number).update(speaking_order=place)
    hearing.drawn_at = at
    hearing.save(update_fields=["drawn_at"])
    stepping.record(hearing.issue, Kind.SPEAKERS_DRAWN, by=by, at=at)
    return order


def remind(now: datetime) -> int:
    """Say once, two days before, that a hearing is about to begin."""
    soon = Hearing.objects.filter(
        stage=Hearing.Stage.ANNOUNCED, begins_at__gt=now, begins_at__lte=now + REMINDED_BEFORE
    )
    reminded = 0
    for hearing in soon:
        with transaction.atomic():
            stepping.lock_hearing(hearing)
            since = hearing.begins_at - REMINDED_BEFORE
            if not hearing.issue.events.filter(kind=Kind.HEARING_REMINDED, occurred_at__gte=since).exists():
                stepping.record(hearing.issue, Kind.HEARING_REMINDED, by=None, at=now)
                reminded += 1
    return reminded


def answer_question(question: Question, *, by: Account, text: str) -> None:
    """What was answered in the hall or afterwards."""
    Question.objects.filter(pk=question.pk).update(answer=text, answered_at=timezone.now())


def _agenda(issue: Issue) -> list[dict[str, Any]]:
    """The strongest arguments of each side, frozen: what residents back later changes nothing any more."""
    agenda = []
    for stance in Stance.values:
        strongest = issue.arguments.filter(stance=stance, hidden_at=None).order_by("-backing_count", "made_at")
        for argument in strongest[:STRONGEST]:
            agenda.append({"stance": stance, "text": argument.text, "backing": argument.backing_count})
    return agenda
