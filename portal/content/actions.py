"""Writing, reviewing, publishing: the only writer of articles and revisions."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from citizens.accounts.models import Account
from portal.content.errors import NeedsAnotherPerson, ReviewTooFar, StepNotAllowed
from portal.content.models import Article, Revision, State
from portal.content.models.revision import WORDS

LONGEST_UNREVIEWED = timedelta(days=366)


@transaction.atomic
def write(article: Article, *, by: Account, **told: Any) -> Article:
    """Keep what was written as a new revision. A published text that changes waits for another person again."""
    if not article._state.adding:
        article = Article.objects.select_for_update().get(pk=article.pk)
    before = {name: getattr(article, name) for name in WORDS}
    for name, value in told.items():
        setattr(article, name, value)
    _must_be_near(article.review_due_on)
    changed = article._state.adding or any(getattr(article, name) != before[name] for name in WORDS)
    article.changed_at = timezone.now()
    if changed and article.state == State.REVIEW:
        article.state = State.DRAFT
    article.save()
    if changed:
        last = article.revisions.aggregate(last=Max("number"))["last"] or 0
        words = {name: getattr(article, name) for name in WORDS}
        Revision.objects.create(article=article, number=last + 1, written_by=by, **words)
    return article


def submit(article: Article, *, by: Account) -> None:
    """Ask somebody else to look at it."""
    _step(article, State.REVIEW, allowed=(State.DRAFT,))


@transaction.atomic
def publish(article: Article, *, by: Account, publish_at: datetime | None = None) -> None:
    """Show it from that time on. Raises NeedsAnotherPerson for whoever wrote the newest revision or added to it."""
    article.refresh_from_db(from_queryset=Article.objects.select_for_update())
    if article.state not in (State.DRAFT, State.REVIEW, State.ARCHIVED):
        raise StepNotAllowed(article.state)
    newest = article.revisions.first()
    if newest is None or newest.written_by_id == by.pk:
        raise NeedsAnotherPerson
    if article.files.filter(author=by, removed_at=None, added_at__gt=newest.written_at).exists():
        raise NeedsAnotherPerson
    article.state, article.publish_at = State.PUBLISHED, publish_at or timezone.now()
    article.reviewed_at, article.reviewed_by = timezone.now(), by
    article.save(update_fields=["state", "publish_at", "reviewed_at", "reviewed_by"])


def archive(article: Article, *, by: Account) -> None:
    """Take it off; it can be published again."""
    _step(article, State.ARCHIVED, allowed=(State.PUBLISHED, State.DRAFT, State.REVIEW))


def send_back(article: Article, *, by: Account) -> None:
    """Not yet: to its writer again."""
    _step(article, State.DRAFT, allowed=(State.REVIEW,))


def confirm(article: Article, *, by: Account, review_due_on: date) -> None:
    """Somebody looked, and it is still right. Raises ReviewTooFar."""
    _must_be_near(review_due_on)
    Article.objects.filter(pk=article.pk).update(
        reviewed_at=timezone.now(), reviewed_by=by, review_due_on=review_due_on
    )


@transaction.atomic
def restore(article: Article, revision: Revision, *, by: Account) -> Article:
    """Write again what was written then."""
    return write(article, by=by, **{name: getattr(revision, name) for name in WORDS})


def rate(article: Article, *, is_helpful: bool) -> None:
    """Count one more reader who was helped or was not. Nobody's name is on it."""
    column = "helpful_count" if is_helpful else "unhelpful_count"
    Article.objects.filter(pk=article.pk).update(**{column: F(column) + 1})


def _step(article: Article, state: State, *, allowed: tuple[State, ...]) -> None:
    """Of two who do it at once, one does."""
    if not Article.objects.filter(pk=article.pk, state__in=allowed).update(state=state, changed_at=timezone.now()):
        raise StepNotAllowed(article.state)
    article.refresh_from_db()


def _must_be_near(review_due_on: date) -> None:
    if review_due_on > timezone.localdate() + LONGEST_UNREVIEWED:
        raise ReviewTooFar
