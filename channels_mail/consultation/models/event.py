"""ConsultationEvent: what was done with a thread, by whom; its citizen reads it too."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField


class ConsultationEvent(models.Model):
    """상담 이력. PostgreSQL refuses to change or delete it."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("상담을 받았습니다")
        TAKEN = "taken", _("담당자를 정했습니다")
        HANDED_OVER = "handed_over", _("담당을 넘겼습니다")
        READER_INVITED = "reader_invited", _("열람자를 더했습니다")
        READER_REMOVED = "reader_removed", _("열람자를 뺐습니다")
        ANSWERED = "answered", _("답변했습니다")
        ASKED = "asked", _("되물었습니다")
        WRITTEN = "written", _("글을 보냈습니다")
        CLOSED = "closed", _("상담을 끝냈습니다")
        REOPENED = "reopened", _("상담을 다시 열었습니다")
        PROPOSED = "proposed", _("민원으로 옮기자고 했습니다")
        MOVED = "moved", _("민원으로 옮기는 데 동의했습니다")
        DECLINED = "declined", _("상담으로 남기기로 했습니다")
        UNDONE = "undone", _("민원을 되돌렸습니다")
        SPLIT = "split", _("다른 부서 일을 나누었습니다")
        MERGED = "merged", _("상담을 합쳤습니다")
        UNMERGED = "unmerged", _("합친 상담을 되돌렸습니다")
        CLAIMED = "claimed", _("회원의 상담으로 옮겼습니다")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey("Consultation", models.CASCADE, related_name="events", verbose_name="상담")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    number = models.PositiveIntegerField("순번")
    kind = models.CharField("종류", max_length=20, choices=Kind)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="한 사람")
    details = models.JSONField("세부", default=dict)  # ids of departments and accounts, never contents
    sealed_note = SealedTextField("까닭", null=True)
    occurred_at = models.DateTimeField("일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "상담 이력"
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["consultation", "number"], name="consultation_event_number")]

    def note(self) -> str:
        return str(self.sealed_note.open()) if self.sealed_note is not None else ""
