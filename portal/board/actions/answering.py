"""The office's answer to a post."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from portal.board.errors import NotAllowed, StaleAnswer
from portal.board.models import OfficialAnswer, Post, Revision, State


@transaction.atomic
def answer(
    post: Post, *, by: Account, body: str, expected_version: int | None = None, at: datetime | None = None
) -> OfficialAnswer:
    """Sign an answer in the department's name, or change it; the earlier words stay.

    Raises NotAllowed, StaleAnswer when somebody else wrote meanwhile.
    """
    locked = Post.objects.select_for_update(of=("self",)).get(pk=post.pk)
    if locked.state != State.PUBLISHED or not by.is_officer or by.department is None:
        raise NotAllowed(post.pk)
    at = at or timezone.now()
    earlier = OfficialAnswer.objects.filter(post=locked).first()
    if expected_version is not None and expected_version != (earlier.version if earlier else 0):
        raise StaleAnswer(post.pk)
    if earlier is None:
        locked.answered_at = at
        locked.save(update_fields=["answered_at"])
        return OfficialAnswer.objects.create(
            post=locked, department=by.department, officer=by, body=body, signed_at=at
        )
    if earlier.body != body:
        Revision.objects.create(answer=earlier, body=earlier.body)
        earlier.body, earlier.edited_at, earlier.version = body, at, earlier.version + 1
        earlier.department, earlier.officer = by.department, by
        earlier.save()
    return earlier
