"""How far the facts are filled, and the one way from a record to its facts."""

import uuid
from collections.abc import Sequence

from django.db import models
from django.utils import timezone


class FactLinkQuerySet(models.QuerySet["FactLink"]):
    def of(self, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
        """The facts' own numbers, new ones for what has none."""
        known = set(self.filter(pk__in=ids).values_list("pk", flat=True))
        missing = (each for each in ids if each not in known)
        self.bulk_create((self.model(source_id=each) for each in missing), ignore_conflicts=True)
        return dict(self.filter(pk__in=ids).values_list("source_id", "fact_id"))


class FactLink(models.Model):
    """Which petition or question a fact came from. Gone with it: what stays can lead back to nobody."""

    source_id = models.UUIDField("민원이나 물음", primary_key=True)
    fact_id = models.UUIDField("사실", default=uuid.uuid4, unique=True)

    objects = FactLinkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "사실의 출처"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.fact_id)


class Watermark(models.Model):
    """Up to when a source has been read."""

    source = models.CharField("출처", max_length=20, primary_key=True)
    read_until = models.DateTimeField("읽은 때")
    filled_at = models.DateTimeField("채운 때", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "읽은 때"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.source} {self.read_until:%Y-%m-%d %H:%M}"


class Rebuild(models.Model):
    """다시 셈. All facts of some months anew, month by month; what was cut short goes on where it stopped."""

    first_month = models.DateField("첫 달")
    last_month = models.DateField("마지막 달")
    next_month = models.DateField("다음 달")
    petitions = models.PositiveIntegerField("민원 수", default=0)
    started_at = models.DateTimeField("시작", default=timezone.now)
    finished_at = models.DateTimeField("끝", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "다시 셈"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.first_month:%Y-%m} {self.last_month:%Y-%m}"
