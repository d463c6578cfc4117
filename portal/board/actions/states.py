"""Hiding, releasing and showing again: what moderators decide, and the counts that follow."""

from django.db import transaction

from portal.board.actions import commenting
from portal.board.models import Comment, Post, State


@transaction.atomic
def lock(writing: Post | Comment) -> Post | Comment:
    """As it is now, for whoever is about to decide; a comment's post first, as everywhere."""
    if isinstance(writing, Comment):
        Post.objects.select_for_update(of=("self",)).get(pk=writing.post_id)
        return Comment.objects.select_for_update(of=("self",)).get(pk=writing.pk)
    return Post.objects.select_for_update(of=("self",)).get(pk=writing.pk)


@transaction.atomic
def change(writing: Post | Comment, to: State) -> None:
    """Move a locked text to this state; its post counts it if everybody sees it."""
    if isinstance(writing, Comment):
        difference = (to == State.PUBLISHED) - (writing.state == State.PUBLISHED)
        if difference:
            commenting.count(writing, difference)
    writing.state = to
    writing.held_for = writing.held_for if to == State.QUARANTINED else []
    writing.save(update_fields=["state", "held_for"])
