"""What a resident does at a hearing: comes, wants to speak, says something in advance, asks while it goes on."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from citizens.accounts.models import Account
from portal.participation.errors import StepNotAllowed
from portal.participation.models import Attendance, Hearing, Opinion, Question, QuestionBacking
from portal.participation.workflow import stepping

Stage = Hearing.Stage


@transaction.atomic
def apply(
    hearing: Hearing, *, by: Account, way: str, pen_name: str, stance: str = "", at: datetime | None = None
) -> Attendance:
    """Come to the hall or online, and speak if the draw wills. Applied again, it is changed.

    Raises StepNotAllowed when it is too late to speak, or the hall is full.
    """
    at = at or timezone.now()
    stepping.lock_hearing(hearing, Stage.ANNOUNCED)
    if at >= hearing.begins_at or (stance and at > hearing.apply_until):
        raise StepNotAllowed("too late")
    own = hearing.attendances.filter(account=by).first()
    seated = hearing.attendances.filter(way=Attendance.Way.HALL, withdrawn_at=None).exclude(account=by)
    if way == Attendance.Way.HALL and seated.count() >= hearing.capacity:
        raise StepNotAllowed("the hall is full")
    if own is None:
        last = hearing.attendances.aggregate(last=Max("number"))["last"] or 0
        own = Attendance(hearing=hearing, account=by, number=last + 1)
    if own.speaking_order is None:
        own.stance = stance
    own.way, own.pen_name, own.withdrawn_at = way, pen_name, None
    own.save()
    return own


def leave(hearing: Hearing, *, by: Account) -> bool:
    """Not come after all; the seat is free again."""
    own = Attendance.objects.filter(hearing=hearing, account=by, withdrawn_at=None)
    return bool(own.update(withdrawn_at=timezone.now(), speaking_order=None))


@transaction.atomic
def submit_opinion(
    hearing: Hearing, *, by: Account, pen_name: str, stance: str, text: str, at: datetime | None = None
) -> Opinion:
    """Say it in writing before the hearing. Until the end it may be written anew."""
    at = at or timezone.now()
    stepping.lock_hearing(hearing, Stage.ANNOUNCED)
    if at > hearing.opinions_until:
        raise StepNotAllowed("opinions are no longer taken")
    opinion = hearing.opinions.filter(author=by, was_spoken=False).first()
    if opinion is None:
        opinion = Opinion(hearing=hearing, author=by, number=next_number(hearing))
    opinion.pen_name, opinion.stance, opinion.text, opinion.submitted_at = pen_name, stance, text, at
    opinion.save()
    return opinion


def next_number(hearing: Hearing) -> int:
    """The hearing is locked, so nobody else takes it."""
    return int(hearing.opinions.aggregate(last=Max("number"))["last"] or 0) + 1


def ask(hearing: Hearing, *, by: Account, pen_name: str, text: str) -> Question:
    """Ask from the day of the hearing on until its record is there."""
    if hearing.stage not in (Stage.ANNOUNCED, Stage.HELD) or hearing.recorded_at is not None:
        raise StepNotAllowed(f"hearing {hearing}: {hearing.stage}")
    return Question.objects.create(hearing=hearing, author=by, pen_name=pen_name, text=text)


@transaction.atomic
def back_question(question: Question, *, by: Account) -> bool:
    """Want to know it too; asked again, no more."""
    backing, is_new = QuestionBacking.objects.get_or_create(question=question, account=by)
    if not is_new:
        backing.delete()
    Question.objects.filter(pk=question.pk).update(backing_count=F("backing_count") + (1 if is_new else -1))
    return is_new
