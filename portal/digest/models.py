"""Which leading officer got the week's page, and whether they looked at it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from citizens.accounts.models import Account

UNREAD = 3  # weeks in a row after which the superior sees it


class DigestQuerySet(models.QuerySet["Digest"]):
    def unread(self, week: date) -> dict[int, int]:
        """Account: how many weeks in a row it has not looked, where these are three or more, this week not counted."""
        weeks = [week - timedelta(weeks=back) for back in range(1, UNREAD + 1)]
        missed = self.filter(week__in=weeks, opened_at=None).values("account").annotate(n=models.Count("id"))
        return dict(missed.filter(n=UNREAD).values_list("account", "n"))


class Digest(models.Model):
    """월요일 소식. One mail to one officer for one week."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="받은 사람")
    week = models.DateField("월요일")
    sent_at = models.DateTimeField("보낸 일시", default=timezone.now)
    opened_at = models.DateTimeField("본 일시", null=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "월요일 소식"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "week"], name="digest_once_a_week")]
        indexes = [models.Index(fields=["week", "account"], condition=Q(opened_at=None), name="digest_unread")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.week}"


def readers() -> Iterable[Account]:
    """Everybody who decides: for a department, or for the office."""
    decides = Q(groups__permissions__codename__in=("decide", "lead_office"))
    decides &= Q(groups__permissions__content_type__app_label="decisions")
    officers = Account.objects.filter(decides, is_officer=True, is_active=True)
    return officers.select_related("department").distinct().order_by("pk")


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())
