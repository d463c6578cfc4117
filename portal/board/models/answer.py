"""OfficialAnswer: what the office says to a post, signed by a department and kept on top."""

import uuid

from django.db import models
from django.utils import timezone

from citizens.accounts.models import Account, Department
from portal.board.models.post import Post


class OfficialAnswer(models.Model):
    """공식 답변. One for each post; changing it leaves the earlier words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.OneToOneField(Post, models.CASCADE, related_name="answer", verbose_name="게시글")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="답한 부서")
    officer = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="답한 사람")
    body = models.TextField("답변")
    version = models.PositiveIntegerField("판", default=1, editable=False)
    signed_at = models.DateTimeField("답한 일시", default=timezone.now)
    edited_at = models.DateTimeField("고친 일시", null=True)
    told_at = models.DateTimeField("알린 일시", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "공식 답변"
        default_permissions = ()
        indexes = [models.Index(fields=["signed_at"], condition=models.Q(told_at=None), name="answer_untold")]
