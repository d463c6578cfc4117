"""PetitionEvent: history for the citizen, audit trail for the law, and outbox for the notices."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField
from civil_petitions.models.petition import Petition
from civil_petitions.models.status import Status


class PetitionEvent(models.Model):
    """One fact in a petition's history. PostgreSQL refuses to change or delete it."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("신청했습니다")
        RECEIVED = "received", _("접수했습니다")
        ASSIGNED = "assigned", _("담당자를 정했습니다")
        PROGRESS_NOTICE = "progress_notice", _("진행 상황을 알려 드립니다")
        SUPPLEMENT_REQUESTED = "supplement_requested", _("보완을 요청했습니다")
        SUPPLEMENT_REMINDER = "supplement_reminder", _("보완 기한이 다가옵니다")
        SUPPLEMENTED = "supplemented", _("보완한 내용을 받았습니다")
        EXTENDED = "extended", _("처리기간을 늘렸습니다")
        DUE_CHANGED = "due_changed", _("처리 기한이 바뀌었습니다")
        TRANSFERRED = "transferred", _("다른 기관으로 보냈습니다")
        ANSWERED = "answered", _("처리 결과를 알려 드립니다")
        REFUSED = "refused", _("요청을 들어드릴 수 없습니다")
        RETURNED = "returned", _("민원을 돌려보냈습니다")
        WITHDRAWN = "withdrawn", _("민원을 취하했습니다")
        CLOSED = "closed", _("민원을 종결했습니다")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    petition = models.ForeignKey(Petition, models.PROTECT, related_name="events", verbose_name="민원")
    number = models.PositiveSmallIntegerField("순서")
    kind = models.CharField("종류", max_length=30, choices=Kind)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", verbose_name="한 사람")
    occurred_at = models.DateTimeField("일시")
    recorded_at = models.DateTimeField("기록 일시", auto_now_add=True)
    from_status = models.CharField("앞 상태", max_length=30, choices=Status, blank=True)
    to_status = models.CharField("뒤 상태", max_length=30, choices=Status)
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_note = SealedTextField("글", null=True)
    details = models.JSONField("사실", default=dict, help_text="날짜, 부서, 까닭 부호. 개인정보를 넣지 않습니다.")

    class Meta:
        verbose_name = verbose_name_plural = "처리 이력"
        ordering = ["petition", "number"]
        constraints = [models.UniqueConstraint(fields=["petition", "number"], name="petition_event_number")]
        indexes = [models.Index(fields=["recorded_at"], name="petition_event_recorded_at")]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.number} {self.kind}"

    def note(self) -> str:
        """The sentence that was written to the citizen with this step."""
        return self.sealed_note.open() if self.sealed_note is not None else ""
