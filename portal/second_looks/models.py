"""SecondLook: somebody who was not content asks once more, and another officer looks again."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField, SealError
from citizens.surveys.models import SurveyInvitation


class SecondLookQuerySet(models.QuerySet["SecondLook"]):
    def visible_to(self, account: Account) -> "SecondLookQuerySet":
        """A citizen's own; for officers those of their department, but not of what they answered themselves."""
        if not account.is_authenticated:
            return self.none()
        if not account.is_officer:
            return self.filter(invitation__citizen__account=account)
        if not account.has_perm("second_looks.look_again") or account.department_id is None:
            return self.none()
        theirs = self.filter(department=account.department_id)
        return theirs.filter(~Q(first_officer=account) | Q(first_officer=None))

    def open(self) -> "SecondLookQuerySet":
        return self.filter(answered_at=None)

    def overdue(self) -> "SecondLookQuerySet":
        return self.open().filter(due_at__lt=timezone.now())

    def for_list(self) -> "SecondLookQuerySet":
        return self.select_related("invitation", "officer", "first_officer", "department").order_by("due_at", "id")


class SecondLook(models.Model):
    """한 번 더 묻기. Has a clock of its own; the first decision and its legal ways stay as they are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    invitation = models.OneToOneField(
        SurveyInvitation, models.PROTECT, related_name="second_look", verbose_name="만족도 물음"
    )
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+", verbose_name="부서")
    first_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="처음 처리한 담당자"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="second_looks",
        verbose_name="다시 보는 사람",
    )
    sealed_words = SealedTextField("다시 묻는 말")
    sealed_answer = SealedTextField("다시 본 결과", null=True)
    asked_at = models.DateTimeField("물은 일시", default=timezone.now)
    due_at = models.DateTimeField("답할 때")
    answered_at = models.DateTimeField("답한 일시", null=True)

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "한 번 더 묻기"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(officer=F("first_officer")), name="second_look_by_another"),
            models.CheckConstraint(
                condition=Q(answered_at=None, sealed_answer__isnull=True)
                | Q(answered_at__isnull=False, sealed_answer__isnull=False, officer__isnull=False),
                name="second_look_answered_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "due_at", "id"], condition=Q(answered_at=None), name="second_look_due")
        ]
        permissions = [("look_again", "다른 담당자가 처리한 일을 다시 본다")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and timezone.now() > self.due_at

    def words(self) -> str:
        """What is asked; blank when its key is gone. A page that shows it to staff has logged its visit before."""
        try:
            return str(self.sealed_words.open())
        except SealError:
            return ""

    def answer(self) -> str:
        """What came of it; blank before that, or when its key is gone."""
        try:
            return str(self.sealed_answer.open()) if self.sealed_answer is not None else ""
        except SealError:
            return ""
