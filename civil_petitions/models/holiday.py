from django.db import models
from django.utils.translation import gettext_lazy as _


class Holiday(models.Model):
    """공휴일 한 날. Saturdays and Sundays are no rows: the calendar knows them."""

    class Scope(models.TextChoices):
        NATIONAL = "national", _("전국")
        LOCAL = "local", _("우리 구")

    date = models.DateField("날짜", unique=True)
    name_ko = models.CharField("이름", max_length=60)
    name_en = models.CharField("영문 이름", max_length=100, blank=True)
    scope = models.CharField("범위", max_length=10, choices=Scope, default=Scope.NATIONAL)
    note = models.CharField("근거", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "공휴일"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name_ko}"
