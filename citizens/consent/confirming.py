"""Asking every two years whether a consent still stands (정보통신망법 제50조제8항). Silence keeps it."""

import hashlib
import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.consent import actions, letters
from citizens.consent.models import Consent, ConsentConfirmation
from citizens.consent.purposes import Channel, Decision
from citizens.registry.models import Citizen

logger = logging.getLogger(__name__)

AHEAD = timedelta(days=30)
BATCH = 500
Answer = ConsentConfirmation.Answer


def ask_due(today: date) -> int:
    """Ask everybody whose consent turns two years old within a month, each once; returns how many were asked."""
    due = Consent.objects.filter(decision=Decision.GIVEN, confirm_on__lte=today + AHEAD).filter(
        citizen__merged_into=None, citizen__subject_key__destroyed_at=None
    )
    due = due.order_by("confirm_on")
    people = list(dict.fromkeys(due.values_list("citizen_id", flat=True)[:BATCH]))
    asked = 0
    for citizen_id in people:
        try:
            asked += _ask(citizen_id, today)
        except Exception as error:  # one person whose key is gone must not hold up the others
            logger.error("citizen %s was not asked about consents: %s", citizen_id, type(error).__name__)
    return asked


@transaction.atomic
def _ask(citizen_id: UUID, today: date) -> bool:
    """Ask one person about all that is due. A second worker finds the person taken, or nothing due any more."""
    citizen = Citizen.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=citizen_id).first()
    if citizen is None:
        return False
    due = Consent.objects.filter(citizen=citizen, decision=Decision.GIVEN, confirm_on__lte=today + AHEAD)
    return bool(ask(citizen, list(due.order_by("pk"))))


@transaction.atomic
def ask(citizen: Citizen, consents: Sequence[Consent]) -> str:
    """One mail about these, and the date of the next question set: all of it, or none. Returns the link's token."""
    token, today = secrets.token_urlsafe(32), timezone.localdate()
    consents = [consent for consent in consents if consent.given_at and consent.confirm_on]
    questions = [
        ConsentConfirmation(
            citizen=citizen,
            purpose=consent.purpose,
            given_at=consent.given_at or consent.decided_at,
            due_on=consent.confirm_on or today,
            token_hash=_hash(token),
        )
        for consent in consents
    ]
    if not questions:
        return ""
    is_mailed = letters.ask_again(citizen, questions, token)
    for question, consent in zip(questions, consents, strict=True):
        question.is_mailed = is_mailed
        consent.confirm_on = _next(question.due_on, today)
        consent.save(update_fields=["confirm_on"])
    ConsentConfirmation.objects.bulk_create(questions)
    return token


def find(token: str) -> list[ConsentConfirmation]:
    """What was asked in the mail that this link came with; nothing for a link we do not know."""
    found = ConsentConfirmation.objects.filter(token_hash=_hash(token)).select_related("citizen")
    return list(found.order_by("purpose"))


@transaction.atomic
def answer(
    questions: list[ConsentConfirmation], answers: Mapping[str, bool], *, by: Account | None, proof: Mapping[str, str]
) -> None:
    """Keep or withdraw what was asked about. Answering again changes what was answered before."""
    citizen = questions[0].citizen
    channel = Channel.WEB if by else Channel.MAIL
    asked = {each.purpose for each in questions}
    told = {purpose: agrees for purpose, agrees in answers.items() if purpose in asked}
    actions.decide(citizen, told, by=by, channel=channel, proof=proof, confirms=True)
    for question in questions:
        if question.purpose in told:
            question.answer = Answer.KEPT if told[question.purpose] else Answer.WITHDRAWN
            question.answered_at = timezone.now()
            question.save(update_fields=["answer", "answered_at"])


def _next(due_on: date, today: date) -> date:
    """The next second anniversary that lies ahead; what an outage skipped is asked about once, not twice."""
    following = actions.years_later(due_on)
    while following <= today + AHEAD:
        following = actions.years_later(following)
    return following


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
