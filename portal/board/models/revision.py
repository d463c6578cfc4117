"""Revision: how a text read before it was changed. Everybody may look it up."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.board.models.answer import OfficialAnswer
from portal.board.models.comment import Comment
from portal.board.models.post import Post


class Revision(models.Model):
    """고치기 전 글. PostgreSQL refuses to change it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="revisions", verbose_name="게시글")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="revisions", verbose_name="댓글")
    answer = models.ForeignKey(
        OfficialAnswer, models.CASCADE, null=True, related_name="revisions", verbose_name="공식 답변"
    )
    title = models.CharField("제목", max_length=100, blank=True)
    body = models.TextField("본문")
    replaced_at = models.DateTimeField("고친 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "고치기 전 글"
        default_permissions = ()
        ordering = ["-replaced_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, comment=None, answer=None)
                | Q(post=None, comment__isnull=False, answer=None)
                | Q(post=None, comment=None, answer__isnull=False),
                name="revision_of_one_text",
            )
        ]
