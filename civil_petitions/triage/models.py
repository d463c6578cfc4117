"""What a person made of a suggestion, by which the model learns and is measured; and when it lost its word."""

import uuid

from django.db import models
from django.utils import timezone

from citizens.accounts.models import Account, Department
from citizens.encryption import SealedTextField
from citizens.registry.models import Citizen


class RoutingJudgement(models.Model):
    """배정 판단. The text is sealed under the key of what it came from, and is gone when that key is destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.CharField("상담번호나 접수번호", max_length=20, unique=True)
    citizen = models.ForeignKey(Citizen, models.PROTECT, related_name="+", verbose_name="쓴 사람")
    subject_key = models.ForeignKey("keys.SubjectKey", models.PROTECT, related_name="+", verbose_name="암호화 열쇠")
    sealed_text = SealedTextField("글")
    suggested = models.JSONField("추천한 부서", default=list)
    model_version = models.CharField("모형", max_length=16, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="사람이 정한 부서")
    catalog_id = models.CharField("사람이 정한 민원 종류", max_length=60, blank=True)
    was_right = models.BooleanField("추천이 맞음")
    was_among_three = models.BooleanField("셋 안에 있음", default=False)
    judged_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="정한 사람")
    judged_at = models.DateTimeField("정한 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "배정 판단"
        default_permissions = ()
        indexes = [models.Index(fields=["judged_at"], name="routing_judged")]

    def __str__(self) -> str:
        return self.target

    def text(self) -> str:
        """What was judged, numbers masked; for training only."""
        return str(self.sealed_text.open())


class RoutingStop(models.Model):
    """추천 멈춤. This model was wrong too often; it suggests nothing any more, its successor may."""

    model_version = models.CharField("모형", max_length=16, primary_key=True)
    judged = models.PositiveIntegerField("판단 수")
    right = models.PositiveIntegerField("맞은 수")
    stopped_at = models.DateTimeField("멈춘 일시", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "추천 멈춤"
        default_permissions = ()
        permissions = [("view_accuracy", "배정 추천이 얼마나 맞는지 본다")]

    def __str__(self) -> str:
        return self.model_version
