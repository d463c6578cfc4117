"""RetentionPolicy: the period the office has set for a kind. DueCount: how much of it falls due, counted at night."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from citizens.retention import Period


class RetentionPolicyQuerySet(models.QuerySet["RetentionPolicy"]):
    def current(self) -> dict[str, "RetentionPolicy"]:
        """The last word on each kind; kinds nobody has changed are not in it."""
        newest = self.order_by("kind", "-pk").distinct("kind").select_related("changed_by")
        return {policy.kind: policy for policy in newest}


class RetentionPolicy(models.Model):
    """보유기간을 정한 기록. Added, never changed: the newest row of a kind holds."""

    kind = models.CharField("종류", max_length=30)
    years = models.PositiveSmallIntegerField("년", default=0)
    days = models.PositiveSmallIntegerField("일", default=0)
    reason = models.CharField("근거와 까닭", max_length=300)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="바꾼 사람"
    )
    changed_at = models.DateTimeField("바꾼 일시", auto_now_add=True)

    objects = RetentionPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "보유기간"
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "-id"], name="retention_policy_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(years=0, days__gt=0) | Q(years__gt=0, days=0), name="retention_policy_one_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"

    @property
    def period(self) -> Period:
        return Period(years=self.years, days=self.days)


class DueCount(models.Model):
    """파기할 때가 된 건수. Counted at night, so that no page has to read whole tables."""

    kind = models.CharField("종류", max_length=30, primary_key=True)
    kept = models.PositiveBigIntegerField("보관 중")
    now = models.PositiveBigIntegerField("지금")
    in_30_days = models.PositiveBigIntegerField("30일 안")
    in_90_days = models.PositiveBigIntegerField("90일 안")
    counted_at = models.DateTimeField("센 일시", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "파기할 때가 된 건수"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.now}"
