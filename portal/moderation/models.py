"""Report, Decision, Objection: who found fault with a text, what was decided, and what its author says to that."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField
from portal.board.models import Comment, Post, State

OBJECT_WITHIN = timedelta(days=14)


class Report(models.Model):
    """신고. One of each account about a text; a comment's report names its post too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="reports", verbose_name="게시글")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="reports", verbose_name="댓글")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name="신고한 사람")
    rule = models.CharField("원칙", max_length=20)
    reported_at = models.DateTimeField("신고한 일시", default=timezone.now)
    settled_at = models.DateTimeField("처리한 일시", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "게시글 신고"
        default_permissions = ()
        indexes = [models.Index(fields=["reported_at"], condition=Q(settled_at=None), name="report_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["account", "post"], condition=Q(comment=None), name="report_post_once"),
            models.UniqueConstraint(fields=["account", "comment"], name="report_comment_once"),
        ]
        permissions = [
            ("moderate_board", "게시판의 글을 검토하고 가린다"),
            ("decide_objection", "가린 글에 대한 이의를 판단한다"),
        ]


class ModerationDecisionQuerySet(models.QuerySet["Decision"]):
    def about(self, writing: Post | Comment) -> "ModerationDecisionQuerySet":
        if isinstance(writing, Comment):
            return self.filter(comment=writing)
        return self.filter(post=writing, comment=None)

    def visible_to(self, account: Any) -> "ModerationDecisionQuerySet":
        """The author reads what was decided about their own text; whoever decides reads all."""
        if account.is_authenticated and account.is_officer:
            may = account.has_perm("moderation.moderate_board") or account.has_perm("moderation.decide_objection")
            return self if may else self.none()
        own = Q(comment=None, post__pen__account=account.pk) | Q(comment__pen__account=account.pk)
        return self.filter(own) if account.is_authenticated else self.none()


class Decision(models.Model):
    """판단. Never changed: what was wrong is undone by another one."""

    class Kind(models.TextChoices):
        HIDDEN = "hidden", _("가림")
        SHOWN = "shown", _("올림")
        KEPT = "kept", _("그대로 둠")
        UNDONE = "undone", _("되돌림")
        RESTORED = "restored", _("이의를 받아들임")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="decisions", verbose_name="게시글")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="decisions", verbose_name="댓글")
    kind = models.CharField("종류", max_length=10, choices=Kind)
    rule = models.CharField("원칙", max_length=20, blank=True)
    reason = models.CharField("글쓴이에게 알린 까닭", max_length=500, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="판단한 사람")
    state_before = models.CharField("앞 상태", max_length=12, choices=State)
    batch = models.UUIDField("함께 한 판단", default=uuid.uuid4)
    undoes = models.OneToOneField(
        "self", models.CASCADE, null=True, related_name="undone_by", verbose_name="되돌린 판단"
    )
    decided_at = models.DateTimeField("판단한 일시", default=timezone.now)

    objects = ModerationDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "게시판 판단"
        default_permissions = ()
        indexes = [
            models.Index(fields=["-decided_at", "id"], name="decision_newest"),
            models.Index(fields=["batch"], name="decision_batch"),
        ]

    @property
    def writing(self) -> Post | Comment:
        return self.comment or self.post

    @property
    def object_until(self) -> datetime:
        return self.decided_at + OBJECT_WITHIN

    @property
    def is_undone(self) -> bool:
        return hasattr(self, "undone_by")


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> "ObjectionQuerySet":
        return self.filter(decided_at=None)


class Objection(models.Model):
    """이의. Somebody other than who decided first looks again; the database refuses the same person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(Decision, models.CASCADE, related_name="objection", verbose_name="판단")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="글쓴이")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_text = SealedTextField("이의")
    first_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="처음 판단한 사람")
    filed_at = models.DateTimeField("낸 일시", default=timezone.now)
    decided_at = models.DateTimeField("판단한 일시", null=True)
    decided_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="다시 판단한 사람"
    )
    was_upheld = models.BooleanField("받아들임", null=True)
    sealed_answer = SealedTextField("답", null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "게시판 이의"
        default_permissions = ()
        indexes = [models.Index(fields=["filed_at", "id"], condition=Q(decided_at=None), name="objection_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("first_by")), name="objection_decided_by_another"
            )
        ]

    def text(self) -> str:
        """For its author and for whoever decides."""
        return str(self.sealed_text.open())

    def answer(self) -> str:
        return str(self.sealed_answer.open()) if self.sealed_answer is not None else ""
