"""RepeatedQuestion: what several people asked a department, in the words that they share and in no other."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from channels_mail.consultation.models import CannedReply
from citizens.accounts.models import Account
from portal.content.models import Article


class State(models.TextChoices):
    PROPOSED = "proposed", _("제안")
    WRITTEN = "written", _("초안을 씀")
    DISMISSED = "dismissed", _("쓰지 않음")


class RepeatedQuestionQuerySet(models.QuerySet["RepeatedQuestion"]):
    def visible_to(self, account: Account) -> "RepeatedQuestionQuerySet":
        """Those of every department for editors; of their own for others who may write."""
        if account.has_perm("content.edit_every_article"):
            return self.all()
        if not account.has_perm("content.edit_article") or account.department_id is None:
            return self.none()
        return self.filter(department=account.department_id)

    def proposed(self) -> "RepeatedQuestionQuerySet":
        return self.filter(state=State.PROPOSED).order_by("-people", "-found_at", "id")


class RepeatedQuestion(models.Model):
    """되풀이된 질문. Counts and shared words; no sentence of anybody's letter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    department = models.ForeignKey("accounts.Department", models.CASCADE, related_name="+", verbose_name="부서")
    words = models.JSONField("함께 쓴 낱말", default=list)
    people = models.PositiveIntegerField("사람 수")
    letters = models.PositiveIntegerField("상담 수")
    canned_reply = models.ForeignKey(
        CannedReply, models.SET_NULL, null=True, related_name="+", verbose_name="가장 많이 쓴 답"
    )
    state = models.CharField("상태", max_length=10, choices=State, default=State.PROPOSED)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+", verbose_name="쓴 글")
    found_at = models.DateTimeField("찾은 일시", default=timezone.now)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="정한 사람")
    decided_at = models.DateTimeField("정한 일시", null=True)

    objects = RepeatedQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "되풀이된 질문"
        default_permissions = ()
        indexes = [models.Index(fields=["state", "-people"], name="repeated_question_proposed")]

    def __str__(self) -> str:
        return ", ".join(self.words)

    @property
    def reply(self) -> str:
        return self.canned_reply.body if self.canned_reply else ""
