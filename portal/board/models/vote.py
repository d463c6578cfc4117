"""Vote: one resident's yes or no to a post."""

import uuid

from django.db import models
from django.utils import timezone

from citizens.accounts.models import Account
from portal.board.models.post import Post


class Vote(models.Model):
    """공감. One for each account and post, whatever happens at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="votes", db_index=False, verbose_name="게시글")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name="계정")
    agrees = models.BooleanField("공감")
    cast_at = models.DateTimeField("누른 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "공감"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="vote_once")]
