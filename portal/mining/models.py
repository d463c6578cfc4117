"""What a week's petitions have in common: counts, codes, and words that five people or more used."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DiscoveryQuerySet(models.QuerySet["Discovery"]):
    def of_latest_week(self) -> "DiscoveryQuerySet":
        """Of the newest week that was looked through, place by place."""
        newest = self.order_by("-week").values("week")[:1]
        return self.filter(week=models.Subquery(newest)).order_by("kind", "place")


class Discovery(models.Model):
    """찾은 것. One line of one list of one week; no sentence of anybody's petition."""

    class Kind(models.TextChoices):
        SPIKE = "spike", _("갑자기 늘어난 민원")
        TOPIC = "topic", _("함께 말한 것")
        REPEAT = "repeat", _("다시 내는 민원")
        DRIVER = "driver", _("아쉬움과 함께 온 것")
        FORM = "form", _("온라인으로 옮길 서식")

    week = models.DateField("월요일")
    kind = models.CharField("무엇", max_length=10, choices=Kind)
    place = models.PositiveSmallIntegerField("차례")
    n = models.PositiveIntegerField("건수")
    type = models.CharField("민원 종류", max_length=60, blank=True)
    dong = models.CharField("동", max_length=20, blank=True)
    words = models.JSONField("함께 쓴 낱말", default=list)
    figures = models.JSONField("수", default=dict)
    petitions = models.JSONField("보기 민원", default=list, help_text="볼 수 있는 사람에게만 이어집니다.")
    found_at = models.DateTimeField("찾은 일시", default=timezone.now)

    objects = DiscoveryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "찾은 것"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["week", "kind", "place"], name="discovery_place"),
            models.CheckConstraint(condition=models.Q(n__gte=5), name="discovery_of_five_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.kind} {self.place}"
