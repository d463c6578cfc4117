"""Agreeing and disagreeing: one account, one vote, and counts that are exact whatever happens at once."""

from django.db import IntegrityError, transaction
from django.db.models import F

from citizens.accounts.models import Account
from portal.board.actions import pens
from portal.board.errors import NotAllowed, NotVerified
from portal.board.models import Post, Vote

COUNTS = {True: "agree_count", False: "disagree_count"}


def vote(post: Post, *, by: Account, agrees: bool | None) -> None:
    """Agree, disagree, or with None take the vote back. The same twice is as good as once.

    Raises NotVerified, NotAllowed for what is not shown and for one's own.
    """
    if by.is_officer or not pens.is_verified(by):
        raise NotVerified(by.pk)
    if not Post.objects.shown().filter(pk=post.pk).exclude(pen__account=by).exists():
        raise NotAllowed(post.pk)
    while not _cast(post, by, agrees):
        pass  # it was taken back or cast a moment ago by the same hand: look again


@transaction.atomic
def _cast(post: Post, by: Account, agrees: bool | None) -> bool:
    """One attempt; False when the row came or went meanwhile."""
    earlier = Vote.objects.select_for_update().filter(post=post, account=by).first()
    if earlier is None:
        return agrees is None or _insert(post, by, agrees)
    if earlier.agrees == agrees:
        return True
    if agrees is None:
        earlier.delete()
        _count(post, {earlier.agrees: -1})
    else:
        _count(post, {earlier.agrees: -1, agrees: 1})
        earlier.agrees = agrees
        earlier.save(update_fields=["agrees"])
    return True


def _insert(post: Post, by: Account, agrees: bool) -> bool:
    try:
        with transaction.atomic():
            Vote.objects.create(post=post, account=by, agrees=agrees)
    except IntegrityError:
        return False
    _count(post, {agrees: 1})
    return True


def _count(post: Post, changes: dict[bool, int]) -> None:
    Post.objects.filter(pk=post.pk).update(
        **{COUNTS[agrees]: F(COUNTS[agrees]) + change for agrees, change in changes.items()}
    )
