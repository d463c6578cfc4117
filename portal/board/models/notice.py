"""FollowNotice: that a follower is to be told of a comment or an answer, once."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from citizens.accounts.models import Account
from portal.board.models.answer import OfficialAnswer
from portal.board.models.comment import Comment
from portal.board.models.post import Post


class FollowNotice(models.Model):
    """따르는 글의 알림. Several that wait for one person go out in one mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="+", verbose_name="게시글")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False, verbose_name="계정")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="+", verbose_name="댓글")
    answer = models.ForeignKey(OfficialAnswer, models.CASCADE, null=True, related_name="+", verbose_name="공식 답변")
    created_at = models.DateTimeField("일시", default=timezone.now)
    settled_at = models.DateTimeField("알렸거나 그만둔 일시", null=True)
    was_mailed = models.BooleanField("메일을 보냄", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "따르는 글의 알림"
        default_permissions = ()
        indexes = [
            models.Index(fields=["account", "created_at"], name="follow_notice_of_account"),
            models.Index(fields=["created_at"], condition=Q(settled_at=None), name="follow_notice_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "comment"], name="follow_notice_of_comment_once"),
            models.UniqueConstraint(fields=["account", "answer"], name="follow_notice_of_answer_once"),
            models.CheckConstraint(
                condition=Q(comment__isnull=False, answer=None) | Q(comment=None, answer__isnull=False),
                name="follow_notice_of_one_thing",
            ),
        ]
