"""Writing, changing and withdrawing posts."""

import uuid
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.db.models import Func, Value
from django.utils import timezone

from citizens.accounts.models import Account
from portal.board.actions import following, pens
from portal.board.checking import likeness, spam
from portal.board.errors import NotAllowed
from portal.board.models import Comment, Pen, Post, PostFile, Revision, State, Topic
from portal.search import grams

NEW_FOR = timedelta(days=3)
A_WHILE = timedelta(minutes=10)
A_DAY = timedelta(days=1)
MOST_COMPARED = 300
# A change is judged by its words alone: how often and how alike counts for new texts.
HISTORY_OF_EDIT = spam.History()


def write(
    *,
    submission_key: uuid.UUID,
    by: Account,
    topic: Topic,
    title: str,
    body: str,
    dong: str = "",
    at: datetime | None = None,
) -> Post:
    """A new post with the files of its form; its author follows it. However often one key is sent, there is one.

    What looks like an advertisement is held. Raises NotVerified, NoPenName, NotAllowed.
    """
    pen = pens.writing_pen(by)
    if not topic.is_open:
        raise NotAllowed(topic.pk)
    text, at = f"{title}\n{body}", at or timezone.now()
    held_for = spam.reasons(text, history_of(by, pen, at))
    post = Post(
        submission_key=submission_key,
        topic=topic,
        pen=pen,
        title=title,
        body=body,
        dong=dong,
        state=State.QUARANTINED if held_for else State.PUBLISHED,
        held_for=held_for,
        fingerprint=likeness.fingerprint(text),
        grams=vector(text),
        created_at=at,
    )
    try:
        with transaction.atomic():
            post.save(force_insert=True)
            PostFile.objects.filter(form_key=submission_key, account=by, post=None).update(post=post)
            following.follow(post, by=by)
    except IntegrityError:
        earlier = Post.objects.filter(submission_key=submission_key, pen=pen).first()
        if earlier is None:
            raise
        return earlier
    return post


@transaction.atomic
def edit(post: Post, *, by: Account, topic: Topic, title: str, body: str, dong: str = "") -> Post:
    """Change one's own post. The earlier words stay to be looked up. Raises NotAllowed."""
    post = _own(post, by)
    PostFile.objects.filter(form_key=post.pk, account=by, post=None).update(post=post)
    if (post.topic_id, post.title, post.body, post.dong) == (topic.pk, title, body, dong):
        return post
    if (post.title, post.body) != (title, body):
        Revision.objects.create(post=post, title=post.title, body=post.body)
        post.edited_at = timezone.now()
    text = f"{title}\n{body}"
    held_for = spam.reasons(text, HISTORY_OF_EDIT)
    if held_for and post.state == State.PUBLISHED:
        post.state, post.held_for = State.QUARANTINED, held_for
    post.topic, post.title, post.body, post.dong = topic, title, body, dong
    post.fingerprint, post.grams = likeness.fingerprint(text), vector(text)
    post.save()
    return post


@transaction.atomic
def withdraw(post: Post, *, by: Account) -> None:
    """Take one's own post from the board; comments go from sight with it. Raises NotAllowed."""
    post = _own(post, by)
    post.state = State.WITHDRAWN
    post.save(update_fields=["state"])


def _own(post: Post, by: Account) -> Post:
    """Locked and as it is now."""
    own = Post.objects.written_by(by).select_for_update(of=("self",)).filter(pk=post.pk).first()
    if own is None:
        raise NotAllowed(post.pk)
    return own


def history_of(by: Account, pen: Pen, at: datetime) -> spam.History:
    """What the judgement of a new text needs to know."""
    since = at - A_WHILE
    lately = sum(rows.filter(pen=pen, created_at__gt=since, created_at__lte=at).count() for rows in _texts())
    recent = Post.objects.filter(created_at__gt=at - A_DAY, created_at__lte=at).order_by("-created_at", "id")
    fingerprints = tuple(recent.values_list("fingerprint", flat=True)[:MOST_COMPARED])
    return spam.History(is_new=at - by.date_joined < NEW_FOR, lately=lately, fingerprints=fingerprints)


def _texts() -> tuple[models.QuerySet[Post], models.QuerySet[Comment]]:
    return Post.objects.all(), Comment.objects.all()


def vector(text: str) -> Func:
    """The grams by which a post is found."""
    array = Value(sorted(grams.document_grams(text)), output_field=ArrayField(models.TextField()))
    return Func(array, function="array_to_tsvector")
