"""Alert: the one urgent sentence above every page. It always has an end."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language


class AlertManager(models.Manager["Alert"]):
    def current(self, now: datetime | None = None) -> "Alert | None":
        """The newest one that is on show now."""
        now = now or timezone.now()
        return self.filter(raised_at__lte=now, ends_at__gt=now).order_by("-raised_at").first()


class Alert(models.Model):
    """위급 알림."""

    text_ko = models.CharField("알릴 말", max_length=120)
    text_en = models.CharField("영어", max_length=200, blank=True)
    url = models.CharField("자세한 안내 주소", max_length=200, blank=True)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="띄운 사람")
    raised_at = models.DateTimeField("띄운 일시", default=timezone.now)
    ends_at = models.DateTimeField("내리는 일시")

    objects = AlertManager()

    class Meta:
        verbose_name = verbose_name_plural = "위급 알림"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("raised_at")), name="alert_ends_after_it_began")
        ]
        indexes = [models.Index(fields=["-ends_at"], name="alert_current")]

    def __str__(self) -> str:
        return self.text_ko

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" and self.text_en else self.text_ko
