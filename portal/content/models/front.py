"""What editors put on the front page for a while: a banner, and quick links."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

OWN_OR_SECURE = RegexValidator(
    r"^(/(?![/\\])|https://)", "이 누리집의 주소(/로 시작)나 https:// 주소를 넣어 주십시오."
)


class ShownQuerySet(models.QuerySet["models.Model"]):
    def on(self, day: date) -> "ShownQuerySet":
        """What is on show that day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), begins_on__lte=day)


class _Shown(models.Model):
    title_ko = models.CharField("제목", max_length=40)
    title_en = models.CharField("영어 제목", max_length=60, blank=True)
    url = models.CharField("주소", max_length=200, validators=[OWN_OR_SECURE])
    begins_on = models.DateField("보이기 시작하는 날")
    ends_on = models.DateField("마지막 날", null=True, blank=True)

    objects = ShownQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title_ko

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_ko


class Banner(_Shown):
    """배너. One is shown at a time; nothing moves by itself."""

    text_ko = models.CharField("한 줄", max_length=100)
    text_en = models.CharField("영어 한 줄", max_length=140, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "배너"
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="banner_period")
        ]

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" and self.text_en else self.text_ko


class QuickLink(_Shown):
    """바로가기."""

    place = models.PositiveSmallIntegerField("차례", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "바로가기"
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="quick_link_period"
            )
        ]
