"""Post: what somebody says to the district."""

import uuid
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.board.models.pen import Pen
from portal.board.models.topic import Topic
from portal.board.models.writing import SHOWN, State, Writing, visible


class PostQuerySet(models.QuerySet["Post"]):
    def shown(self) -> "PostQuerySet":
        return self.filter(SHOWN)

    def visible_to(self, account: Any) -> "PostQuerySet":
        """What everybody sees, one's own, and for moderators all."""
        return visible(self, account)  # type: ignore[return-value]

    def written_by(self, account: Any) -> "PostQuerySet":
        """One's own that may still be changed: what was withdrawn or hidden stays as it is."""
        return self.filter(pen__account=account, state__in=(State.PUBLISHED, State.QUARANTINED))

    def for_list(self) -> "PostQuerySet":
        return self.select_related("pen", "topic").defer("grams", "fingerprint")


class Post(Writing):
    """게시글. Its counts are kept by the actions, one atomic step at a time; `recount_board` checks them."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="posts", verbose_name="갈래")
    pen = models.ForeignKey(Pen, models.PROTECT, related_name="posts", db_index=False, verbose_name="필명")
    title = models.CharField("제목", max_length=100)
    dong = models.CharField("동네", max_length=20, blank=True)
    answered_at = models.DateTimeField("구청이 답한 일시", null=True, editable=False)
    comment_count = models.PositiveIntegerField("댓글 수", default=0, editable=False)
    agree_count = models.PositiveIntegerField("공감 수", default=0, editable=False)
    disagree_count = models.PositiveIntegerField("비공감 수", default=0, editable=False)
    last_comment_number = models.PositiveIntegerField("마지막 댓글 번호", default=0, editable=False)
    grams = SearchVectorField("두 글자 조각", null=True, editable=False)

    # What the page of one post adds in its query.
    my_pen: uuid.UUID | None
    has_files: bool
    raised: bool

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "게시글"
        default_permissions = ()
        indexes = [
            models.Index(fields=["-created_at", "id"], condition=SHOWN, name="post_newest"),
            models.Index(fields=["topic", "-created_at", "id"], condition=SHOWN, name="post_newest_of_topic"),
            models.Index(fields=["-agree_count", "id"], condition=SHOWN, name="post_agreed"),
            models.Index(fields=["topic", "-agree_count", "id"], condition=SHOWN, name="post_agreed_of_topic"),
            models.Index(
                fields=["-answered_at", "id"], condition=SHOWN & Q(answered_at__isnull=False), name="post_answered"
            ),
            models.Index(fields=["pen", "-created_at", "id"], name="post_of_pen"),
            models.Index(fields=["created_at", "id"], condition=Q(state="quarantined"), name="post_quarantined"),
            GinIndex(fields=["grams"], condition=SHOWN, name="post_grams"),
        ]
        permissions = [("answer_post", "게시글에 부서 이름으로 답한다")]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("board:post", args=[self.pk])
