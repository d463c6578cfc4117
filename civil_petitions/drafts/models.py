"""Draft: what a citizen is still writing, files included. Nothing here has been checked or received."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedJSONField, SealedTextField
from citizens.mandates.models import Mandate
from citizens.parties.models import Party
from civil_petitions.models.attachment import ScanState

KEPT = timedelta(days=30)


def end_of_keeping() -> datetime:
    return timezone.now() + KEPT


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, account: Account) -> "DraftQuerySet":
        """A draft is its writer's alone."""
        return self.filter(account=account) if account.is_authenticated else self.none()


class Draft(models.Model):
    """One form being written. Its id becomes the petition's submission key: sent once, however often pressed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts", verbose_name="쓰는 사람")
    petition_type = models.ForeignKey("civil_petitions.PetitionType", models.PROTECT, verbose_name="민원 종류")
    form_version = models.ForeignKey("civil_petitions.FormVersion", models.PROTECT, verbose_name="서식 판")
    # By whose mandate it is written; None: for oneself. The seal is that of the person whose matter it is.
    mandate = models.ForeignKey(Mandate, models.CASCADE, null=True, related_name="drafts", verbose_name="위임")
    # In whose name; None: in one's own, or the principal's.
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="+", verbose_name="누구의 이름으로")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_answers = SealedJSONField("쓰던 내용")
    version = models.PositiveIntegerField("판", default=1)
    created_at = models.DateTimeField("처음 쓴 일시", auto_now_add=True)
    saved_at = models.DateTimeField("저장한 일시", default=timezone.now)
    expires_at = models.DateTimeField("보관 기한", default=end_of_keeping)
    reminders = models.PositiveSmallIntegerField("알린 횟수", default=0)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "작성 중인 민원"
        indexes = [
            models.Index(fields=["account", "-saved_at"], name="draft_of_account"),
            models.Index(fields=["expires_at"], name="draft_expiry"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def raw(self) -> dict[str, list[str]]:
        """What was typed, exactly as it was typed."""
        return dict(self.sealed_answers.open())


class DraftFile(models.Model):
    """A file chosen for a draft. It keeps its id when the petition is filed, so its bytes stay where they are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files", verbose_name="작성 중인 민원")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    slot = models.CharField("서류", max_length=60)
    sealed_name = SealedTextField("파일 이름")
    sealed_taken_at = SealedTextField("찍은 일시", null=True)
    content_type = models.CharField("형식", max_length=100)
    size = models.PositiveIntegerField("크기")
    scan_state = models.CharField("검사", max_length=20, choices=ScanState, default=ScanState.PENDING)
    flags = models.JSONField("살필 점", default=list)
    created_at = models.DateTimeField("올린 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "작성 중인 파일"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)

    def name(self) -> str:
        return str(self.sealed_name.open())

    def taken_at(self) -> datetime | None:
        """When the camera says this picture was taken; the kept picture itself no longer tells."""
        return datetime.fromisoformat(self.sealed_taken_at.open()) if self.sealed_taken_at is not None else None

    @property
    def scan_label(self) -> str:
        return str(_("검사 중")) if self.scan_state == ScanState.PENDING else ""
