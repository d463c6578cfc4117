"""LetterFile: what was attached to a letter written on the web."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from channels_mail.consultation.models.message import Message
from citizens.encryption import SealedTextField
from civil_petitions.models.attachment import WARNINGS, ScanState


class LetterFile(models.Model):
    """상담 첨부. Its bytes lie sealed under this row's id, with the thread's own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="files", verbose_name="상담 글")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_name = SealedTextField("파일 이름")
    content_type = models.CharField("형식", max_length=100)
    size = models.PositiveIntegerField("크기")
    scan_state = models.CharField("검사", max_length=20, choices=ScanState, default=ScanState.PENDING)
    flags = models.JSONField("살필 점", default=list)
    created_at = models.DateTimeField("올린 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "상담 첨부"
        default_permissions = ()
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["created_at"], condition=Q(scan_state="pending"), name="letter_file_pending")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def may_be_opened(self) -> bool:
        """Only what a scanner passed, or all where the office has none; never what still waits."""
        return self.scan_state in (ScanState.CLEAN, ScanState.UNSCANNED)

    def warnings(self) -> list[str]:
        """What an officer should know before opening it."""
        return [str(WARNINGS[flag]) for flag in self.flags if flag in WARNINGS]

    def name(self) -> str:
        """As its writer named it, cleaned for display."""
        return str(self.sealed_name.open())
