"""Who may read a consultation beside the officer in charge, and who did read it."""

import uuid

from django.db import models
from django.db.models import Q

from citizens.accounts.models import Account
from citizens.encryption import SealedTextField


class Reader(models.Model):
    """열람자. An officer invited into one consultation, with the reason the citizen is told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey("Consultation", models.CASCADE, related_name="readers", verbose_name="상담")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="열람자")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_reason = SealedTextField("까닭")
    invited_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="초대한 사람")
    invited_at = models.DateTimeField("초대 일시", auto_now_add=True)
    ended_at = models.DateTimeField("끝난 일시", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "상담 열람자"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "account"], condition=Q(ended_at=None), name="consultation_reader_once"
            )
        ]

    def reason(self) -> str:
        """Shown to the citizen and to those who read."""
        return str(self.sealed_reason.open())


class Reading(models.Model):
    """열람 기록. Each look of an officer into the thread; added, never changed, and shown to the citizen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey("Consultation", models.CASCADE, related_name="readings", verbose_name="상담")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="읽은 사람")
    read_at = models.DateTimeField("읽은 일시", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "상담 열람 기록"
        default_permissions = ()
        ordering = ["-read_at", "-pk"]
        indexes = [models.Index(fields=["consultation", "-read_at"], name="consultation_read")]
