"""Onward: a post whose author took it to a counter, as a petition or as a private consultation."""

import uuid

from django.db import models
from django.utils import timezone

from channels_mail.consultation.models import Consultation
from portal.board.models.post import Post


class Onward(models.Model):
    """이어진 일. Seen by the author alone: a petition is nobody else's business."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="onwards", verbose_name="게시글")
    # A petition's submission key is the id of the draft it was filed from, so one number finds both.
    draft_id = models.UUIDField("민원의 제출 열쇠", null=True, unique=True)
    consultation = models.OneToOneField(Consultation, models.CASCADE, null=True, related_name="+", verbose_name="상담")
    begun_at = models.DateTimeField("시작한 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "게시글에서 이어진 일"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(draft_id__isnull=False, consultation=None)
                | models.Q(draft_id=None, consultation__isnull=False),
                name="onward_to_one_counter",
            )
        ]
