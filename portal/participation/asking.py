"""Asking those who came to a hearing, or said something to it, how it was."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from citizens.processing_stops.actions import without_stopped
from citizens.registry.models import Citizen
from citizens.surveys import actions, letters
from citizens.surveys.choices import Kind
from citizens.surveys.models import SurveyInvitation
from portal.participation.models import Attendance, Hearing, Opinion

LATELY = timedelta(days=14)
BATCH = 200


def ask_next() -> int:
    """Ask some of those of the hearings held lately; gives how many. Nobody is asked twice about one."""
    asked = 0
    for hearing in Hearing.objects.filter(recorded_at__gt=timezone.now() - LATELY).select_related("issue"):
        for citizen in _unasked(hearing)[: BATCH - asked]:
            with transaction.atomic():
                asked += letters.reach(_subject(hearing, citizen)) is not None
    return asked


def _unasked(hearing: Hearing) -> "list[Citizen]":
    """Who came or wrote, and was not asked yet."""
    came = Attendance.objects.filter(hearing=hearing, withdrawn_at=None, account__isnull=False).values("account")
    wrote = Opinion.objects.filter(hearing=hearing, author__isnull=False).values("author")
    done = SurveyInvitation.objects.about(Kind.HEARING, hearing.issue_id).values("citizen")
    theirs = Citizen.objects.standing().filter(Q(account__in=came) | Q(account__in=wrote), account__is_active=True)
    return list(without_stopped(theirs).exclude(pk__in=done).select_related("subject_key").order_by("pk")[:BATCH])


def _subject(hearing: Hearing, citizen: Citizen) -> actions.Subject:
    """Under the issue's number, with which it is kept; its title is public."""
    return actions.Subject(
        kind=Kind.HEARING,
        key=hearing.issue_id,
        citizen=citizen,
        subject_key_id=citizen.subject_key_id,
        department_id=hearing.issue.department_id,
        title_ko=hearing.issue.title,
        channel="web",
        dong=citizen.dong,
    )
