import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.encryption import SealedTextField
from civil_petitions.models.event import PetitionEvent
from civil_petitions.models.petition import Petition


class ScanState(models.TextChoices):
    """Whether a file may be opened: nothing is served before a scanner has passed it."""

    PENDING = "pending", _("검사 중")
    CLEAN = "clean", _("이상 없음")
    QUARANTINED = "quarantined", _("악성코드 의심")
    UNSCANNED = "unscanned", _("검사기 없음")


WARNINGS = {
    "encrypted": _("암호가 걸린 문서입니다."),
    "script": _("스크립트가 든 문서입니다. 원본을 열 때 주의하세요."),
    "taken_too_close": _("앞 사진과 찍은 때가 1분 넘게 떨어졌는지 확인해 주세요."),
}


class Attachment(models.Model):
    """A file of a petition. Its bytes lie sealed outside the web root under this row's id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="attachments", verbose_name="민원")
    event = models.ForeignKey(
        PetitionEvent, models.PROTECT, null=True, related_name="attachments", verbose_name="함께 낸 단계"
    )
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    slot = models.CharField("서류", max_length=60, blank=True)
    sealed_name = SealedTextField("파일 이름")
    content_type = models.CharField("형식", max_length=100)
    size = models.PositiveIntegerField("크기")
    scan_state = models.CharField("검사", max_length=20, choices=ScanState, default=ScanState.PENDING)
    flags = models.JSONField("살필 점", default=list)
    is_from_office = models.BooleanField("구청이 올림", default=False)
    created_at = models.DateTimeField("올린 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "첨부파일"
        ordering = ["created_at", "id"]

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
        """The file's name as its owner gave it, cleaned for display."""
        return str(self.sealed_name.open())
