"""Follow: somebody wants to be told what becomes of a post."""

import uuid

from django.db import models
from django.utils import timezone

from citizens.accounts.models import Account
from portal.board.models.post import Post


class Follow(models.Model):
    """따르는 글."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="follows", db_index=False, verbose_name="게시글")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False, verbose_name="계정")
    followed_at = models.DateTimeField("따른 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "따르는 글"
        default_permissions = ()
        indexes = [models.Index(fields=["account", "-followed_at"], name="follow_of_account")]
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="follow_once")]
