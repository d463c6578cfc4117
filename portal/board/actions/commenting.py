"""Writing, changing and withdrawing comments."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from citizens.accounts.models import Account
from portal.board.actions import pens, posting
from portal.board.checking import likeness, spam
from portal.board.errors import NotAllowed
from portal.board.models import DEEPEST, Comment, Post, Revision, State


def write(
    post: Post,
    *,
    submission_key: uuid.UUID,
    by: Account,
    body: str,
    parent: Comment | None = None,
    at: datetime | None = None,
) -> Comment:
    """A new comment under a post that is shown; a reply to the deepest stands beside it.

    However often one key is sent, there is one. Raises NotVerified, NoPenName, NotAllowed.
    """
    pen, at = pens.writing_pen(by), at or timezone.now()
    held_for = spam.reasons(body, posting.history_of(by, pen, at))
    state = State.QUARANTINED if held_for else State.PUBLISHED
    try:
        with transaction.atomic():
            comment = Comment(
                submission_key=submission_key,
                pen=pen,
                body=body,
                state=state,
                held_for=held_for,
                fingerprint=likeness.fingerprint(body),
                created_at=at,
            )
            _place(comment, post, parent)
            comment.save(force_insert=True)
    except IntegrityError:
        earlier = Comment.objects.filter(submission_key=submission_key, pen=pen).first()
        if earlier is None:
            raise
        return earlier
    return comment


def _place(comment: Comment, post: Post, parent: Comment | None) -> None:
    """Number, depth and place in the thread; the post is locked, so no two comments get one number."""
    locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if locked.state != State.PUBLISHED or (parent is not None and not _may_be_answered(parent, post)):
        raise NotAllowed(post.pk)
    if parent is not None and parent.depth >= DEEPEST:
        parent = parent.parent
    number = locked.last_comment_number + 1
    comment.post, comment.parent, comment.number = locked, parent, number
    comment.depth = parent.depth + 1 if parent else 1
    comment.path = f"{parent.path}/{number:07d}" if parent else f"{number:07d}"
    locked.last_comment_number = number
    locked.comment_count += comment.state == State.PUBLISHED
    locked.save(update_fields=["last_comment_number", "comment_count"])


def _may_be_answered(parent: Comment, post: Post) -> bool:
    return parent.post_id == post.pk and parent.state == State.PUBLISHED


@transaction.atomic
def edit(comment: Comment, *, by: Account, body: str) -> Comment:
    """Change one's own comment; the earlier words stay to be looked up. Raises NotAllowed."""
    comment = _own(comment, by)
    if comment.body == body:
        return comment
    Revision.objects.create(comment=comment, body=comment.body)
    held_for = spam.reasons(body, posting.HISTORY_OF_EDIT)
    if held_for and comment.state == State.PUBLISHED:
        comment.state, comment.held_for = State.QUARANTINED, held_for
        count(comment, -1)
    comment.body, comment.edited_at = body, timezone.now()
    comment.fingerprint = likeness.fingerprint(body)
    comment.save()
    return comment


@transaction.atomic
def withdraw(comment: Comment, *, by: Account) -> None:
    """Take one's own comment away; replies stay. Raises NotAllowed."""
    comment = _own(comment, by)
    if comment.state == State.PUBLISHED:
        count(comment, -1)
    comment.state = State.WITHDRAWN
    comment.save(update_fields=["state"])


def count(comment: Comment, change: int) -> None:
    """Its post shows one more or one less; call it where the state changes, in the same transaction."""
    Post.objects.filter(pk=comment.post_id).update(comment_count=F("comment_count") + change)


def _own(comment: Comment, by: Account) -> Comment:
    """Post and comment locked, in this order as everywhere."""
    Post.objects.select_for_update(of=("self",)).get(pk=comment.post_id)
    own = Comment.objects.written_by(by).select_for_update(of=("self",)).filter(pk=comment.pk).first()
    if own is None:
        raise NotAllowed(comment.pk)
    return own
