"""Asking how it went, and keeping the one answer: the only writer of all three tables."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.preferences import actions as preferences
from citizens.preferences.models import SURVEY, Wish
from citizens.processing_stops import actions as processing_stops
from citizens.registry.models import Citizen
from citizens.surveys.choices import LINK_LASTS, QUESTIONS, Way
from citizens.surveys.errors import SurveyClosed
from citizens.surveys.models import SurveyInvitation, SurveyLink, SurveyResponse

NEWS = "changed_by_voice"  # the one purpose for which an answer's ticked box may be used
SHORT_BYTES = 16  # a text message has no room for more; still far beyond guessing


@dataclass(frozen=True)
class Subject:
    """What an area asks about: whose it was, who handled it, and what figures tell it apart by."""

    kind: str
    key: uuid.UUID
    citizen: Citizen | None
    subject_key_id: uuid.UUID
    department_id: str | None
    title_ko: str = ""
    title_en: str = ""
    target: str = ""
    topic: str = ""
    channel: str = ""
    dong: str = ""
    answered_by_id: int | None = None


def may_ask(citizen: Citizen) -> bool:
    """Nobody is asked who has stopped what no law asks for."""
    return not processing_stops.is_stopped(citizen.pk)


def may_write_to(citizen: Citizen) -> bool:
    """Whether a message may go out for it; who wants none is still asked on the personal page."""
    return may_ask(citizen) and preferences.wish(citizen, SURVEY) != Wish.NONE


@transaction.atomic
def ask(subject: Subject, *, way: str, at: datetime | None = None) -> SurveyInvitation:
    """Ask about it once: asked again there is one question, about what is so today; what was answered stays."""
    about = SurveyInvitation.objects.about(subject.kind, subject.key).filter(citizen=subject.citizen)
    if answered := about.filter(response__isnull=False).first():
        return answered
    return SurveyInvitation.objects.update_or_create(
        kind=subject.kind,
        subject=subject.key,
        citizen=subject.citizen,
        defaults={
            "subject_key_id": subject.subject_key_id,
            "department_id": subject.department_id,
            "answered_by_id": subject.answered_by_id,
            "title_ko": subject.title_ko[:120],
            "title_en": subject.title_en[:120],
            "target": subject.target,
            "topic": subject.topic,
            "channel": subject.channel,
            "dong": subject.dong,
            "way": way,
            "sent_at": at or timezone.now(),
        },
    )[0]


def link(invitation: SurveyInvitation, *, lasts: timedelta = LINK_LASTS, at: datetime | None = None) -> str:
    """One more token that leads to the question; those of before stay good until their day."""
    token = secrets.token_urlsafe(SHORT_BYTES if invitation.way == Way.TEXT else 32)
    keep_link(invitation, hash_of(token), lasts, at)
    return token


@transaction.atomic
def remind(invitation: SurveyInvitation) -> str:
    """A link for the one reminder of a question; that it went is kept."""
    SurveyInvitation.objects.filter(pk=invitation.pk).update(reminded_at=timezone.now())
    return link(invitation)


def find(token: str) -> SurveyInvitation | None:
    """The question that this token leads to."""
    return find_by_hash(hash_of(token))


def find_by_hash(token_hash: str) -> SurveyInvitation | None:
    """The same for what another slice made a hash of in its own way."""
    found = SurveyLink.objects.filter(token_hash=token_hash)
    row = found.select_related("invitation__department", "invitation__response").first()
    return row.invitation if row else None


@transaction.atomic
def respond(
    invitation: SurveyInvitation,
    *,
    score: int | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    entered_by: Account | None = None,
    at: datetime | None = None,
) -> SurveyResponse:
    """Keep the answer. However often and from wherever it is sent at once, there is one, changeable for 7 days.

    Without `details` only the score or the reason is set and what was said before stays. Raises SurveyClosed.
    """
    invitation = SurveyInvitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    now = at or timezone.now()
    response = SurveyResponse.objects.filter(invitation=invitation).first()
    if response is None:
        if now >= invitation.closes_at:
            raise SurveyClosed
        response = SurveyResponse(
            invitation=invitation,
            department_id=invitation.department_id,
            subject_key_id=invitation.subject_key_id,
            entered_by=entered_by,
            answered_at=now,
        )
    elif not response.is_changeable:
        raise SurveyClosed
    response.score, response.reason, response.changed_at = score, reason, now
    if details is not None:
        _take(response, details, now)
    response.save()
    return response


@transaction.atomic
def settle(response: SurveyResponse, *, by: Account) -> None:
    """Somebody who leads has looked into what was written; the first who does stays named."""
    unsettled = SurveyResponse.objects.filter(pk=response.pk, settled_at=None)
    unsettled.update(settled_at=timezone.now(), settled_by=by)


def to_tell(responses: Iterable[uuid.UUID]) -> QuerySet[Citizen]:
    """Of these answers the people who agreed to be told what changed; each once, as they stand today."""
    agreed = SurveyResponse.objects.filter(pk__in=list(responses), news_purpose=NEWS)
    citizens = Citizen.objects.standing().filter(pk__in=agreed.values("invitation__citizen"))
    return processing_stops.without_stopped(citizens).order_by("pk")


def hash_of(token: str) -> str:
    """What of a token is stored."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _take(response: SurveyResponse, details: dict[str, Any], now: datetime) -> None:
    for question in QUESTIONS:
        setattr(response, question, details.get(question))
    response.sealed_comment = details.get("comment") or None
    response.wants_contact = bool(details.get("wants_contact"))
    agrees = bool(details.get("wants_news"))
    response.news_purpose = NEWS if agrees else ""
    response.news_agreed_at = (response.news_agreed_at or now) if agrees else None


def keep_link(
    invitation: SurveyInvitation, token_hash: str, lasts: timedelta = LINK_LASTS, at: datetime | None = None
) -> None:
    """One more way to the question; of its token only the hash is known here."""
    now = at or timezone.now()
    SurveyLink.objects.create(invitation=invitation, token_hash=token_hash, made_at=now, expires_at=now + lasts)
