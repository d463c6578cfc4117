"""A person decides what becomes of a proposal: a draft to write, or nothing. The only writer of decisions."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from portal.content import actions as content
from portal.content.models import Article, Kind
from portal.repeated_questions.models import RepeatedQuestion, State

REVIEWED_AGAIN = timedelta(days=182)


class AlreadyDecided(Exception):
    """Somebody was quicker."""


@transaction.atomic
def begin_draft(question: RepeatedQuestion, *, by: Account) -> Article:
    """An answer to write, with the shared words and the ready words in it; publishing it takes another person."""
    _lock(question)
    article = content.write(
        Article(),
        by=by,
        kind=Kind.FAQ,
        department=question.department,
        title_ko=f"{' '.join(question.words[:3])}: 무엇이 궁금하세요?",
        body_ko=question.reply or "여기에 답을 써 주세요.",
        words=", ".join(question.words)[:200],
        review_due_on=timezone.localdate() + REVIEWED_AGAIN,
    )
    question.article = article
    _decide(question, State.WRITTEN, by)
    return article


@transaction.atomic
def dismiss(question: RepeatedQuestion, *, by: Account) -> None:
    """Not worth an answer for all; it is not proposed again."""
    _lock(question)
    _decide(question, State.DISMISSED, by)


def _lock(question: RepeatedQuestion) -> None:
    question.refresh_from_db(from_queryset=RepeatedQuestion.objects.select_for_update(of=("self",)))
    if question.state != State.PROPOSED:
        raise AlreadyDecided(question.pk)


def _decide(question: RepeatedQuestion, state: State, by: Account) -> None:
    question.state, question.decided_by, question.decided_at = state, by, timezone.now()
    question.save(update_fields=["state", "decided_by", "decided_at", "article"])
