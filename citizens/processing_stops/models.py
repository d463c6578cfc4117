import uuid

from django.db import models
from django.db.models import Q

from citizens.registry.models import Citizen


class ProcessingStopQuerySet(models.QuerySet["ProcessingStop"]):
    def in_force(self) -> "ProcessingStopQuerySet":
        return self.filter(ended_at=None)


class ProcessingStop(models.Model):
    """처리정지 (개인정보 보호법 제37조). While it lasts, nothing is done with this data that no law asks for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="processing_stops", verbose_name="시민")
    reference = models.CharField("근거 요구", max_length=40, help_text="개인정보 요구의 번호")
    started_at = models.DateTimeField("멈춘 일시", auto_now_add=True)
    ended_at = models.DateTimeField("다시 시작한 일시", null=True)

    objects = ProcessingStopQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "처리정지"
        ordering = ["-started_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["citizen"], condition=Q(ended_at=None), name="one_processing_stop_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.started_at:%Y-%m-%d}"
