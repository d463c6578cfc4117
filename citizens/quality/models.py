"""QualityMeasure: how good what the office knows of its citizens was on one day. Numbers, and nobody's name."""

import uuid
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.accounts.models import Account


class Field(models.TextChoices):
    """What is known of a person, in the words of the scoreboard. The first three are kinds of contact points."""

    MAIL = "mail", _("전자우편")
    PHONE = "phone", _("전화")
    POST = "post", _("우편 주소")
    DONG = "dong", _("사는 동")
    NAME = "name", _("이름")


class QualityMeasureQuerySet(models.QuerySet["QualityMeasure"]):
    def visible_to(self, account: Account) -> "QualityMeasureQuerySet":
        """Numbers of all departments, for those who answer for the data."""
        return self if account.has_perm("quality.view_scoreboard") else self.none()

    def newest_day(self, before: date | None = None) -> date | None:
        """The last day that was measured, or the last one up to `before`."""
        days = self.filter(measured_on__lte=before) if before else self
        return days.order_by("-measured_on").values_list("measured_on", flat=True).first()


class QualityMeasure(models.Model):
    """One field of the people of one department, or of the whole office, counted in one night."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    measured_on = models.DateField("잰 날")
    department = models.ForeignKey(
        "accounts.Department", models.CASCADE, null=True, related_name="+", verbose_name="부서"
    )
    field = models.CharField("칸", max_length=5, choices=Field)
    people = models.PositiveIntegerField("사람")
    filled = models.PositiveIntegerField("적힘", default=0)
    verified = models.PositiveIntegerField("확인됨", default=0)
    fresh = models.PositiveIntegerField("한 해 안에 들음", default=0)
    bounced = models.PositiveIntegerField("닿지 않음", default=0)
    odd = models.PositiveIntegerField("다시 볼 것", default=0)
    shared = models.PositiveIntegerField("다른 기록에도 있음", default=0)
    median_age_days = models.PositiveIntegerField("묵은 날의 가운뎃값", null=True)
    failed_notices = models.PositiveIntegerField("닿지 않은 알림", default=0)

    objects = QualityMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "자료의 질"
        default_permissions = ()
        permissions = [("view_scoreboard", "구민 자료가 얼마나 맞는지 본다")]
        constraints = [
            models.UniqueConstraint(
                fields=["measured_on", "department", "field"], nulls_distinct=False, name="measured_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measured_on} {self.department_id or '-'} {self.field}"
