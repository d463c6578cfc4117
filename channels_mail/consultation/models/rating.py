"""ConsultationRating: what a citizen says of how they were answered."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from citizens.encryption import SealedTextField
from civil_petitions.satisfaction.models import Score

CHANGEABLE = timedelta(days=7)


class ConsultationRating(models.Model):
    """상담 만족도. Its citizen sees it; the office sees sums."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.OneToOneField("Consultation", models.CASCADE, related_name="rating", verbose_name="상담")
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="+", verbose_name="담당 부서")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    score = models.PositiveSmallIntegerField("만족도", choices=Score)
    sealed_comment = SealedTextField("더 하실 말씀", null=True)
    rated_at = models.DateTimeField("답한 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "상담 만족도"
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="consultation_rating_score")]
        indexes = [models.Index(fields=["department", "rated_at"], name="consultation_rated")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_changeable(self) -> bool:
        return timezone.now() < self.rated_at + CHANGEABLE

    def comment(self) -> str:
        """The citizen's own words, for the citizen."""
        return str(self.sealed_comment.open()) if self.sealed_comment is not None else ""
