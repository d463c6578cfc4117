"""Comment: a reply to a post, or to a comment, as deep as three."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.board.models.pen import Pen
from portal.board.models.post import Post
from portal.board.models.writing import State, Writing, visible

DEEPEST = 3


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, account: Any) -> "CommentQuerySet":
        return visible(self, account)  # type: ignore[return-value]

    def written_by(self, account: Any) -> "CommentQuerySet":
        return self.filter(pen__account=account, state__in=(State.PUBLISHED, State.QUARANTINED))


class Comment(Writing):
    """댓글. `path` holds the numbers of its ancestors and its own, so that sorting by it makes the threads."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", db_index=False, verbose_name="게시글")
    pen = models.ForeignKey(Pen, models.PROTECT, related_name="comments", db_index=False, verbose_name="필명")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replies", verbose_name="윗 댓글")
    number = models.PositiveIntegerField("순번", editable=False)
    depth = models.PositiveSmallIntegerField("깊이", default=1, editable=False)
    path = models.CharField("자리", max_length=40, editable=False)
    told_at = models.DateTimeField("알린 일시", null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "댓글"
        default_permissions = ()
        indexes = [
            models.Index(fields=["post", "path"], name="comment_thread"),
            models.Index(fields=["pen", "-created_at", "id"], name="comment_of_pen"),
            models.Index(fields=["created_at", "id"], condition=Q(state="quarantined"), name="comment_quarantined"),
            models.Index(fields=["created_at"], condition=Q(told_at=None, state="published"), name="comment_untold"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="comment_number"),
            models.CheckConstraint(condition=Q(depth__gte=1, depth__lte=DEEPEST), name="comment_depth"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return f"{reverse('board:post', args=[self.post_id])}#c{self.number}"
