"""DomainDay: how one large provider took our mail on one day."""

from collections import Counter
from collections.abc import Mapping

from django.db import models
from django.db.models import F
from django.utils import timezone


class DomainDay(models.Model):
    """받는 서버의 하루. Counted apart from the deliveries, so that no page adds up a million rows."""

    domain = models.CharField("받는 서버", max_length=40)
    day = models.DateField("날")
    accepted = models.PositiveIntegerField("받아들임", default=0)
    deferred = models.PositiveIntegerField("미룸", default=0)
    refused = models.PositiveIntegerField("거절함", default=0)
    bounced = models.PositiveIntegerField("되돌아옴", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "받는 서버의 하루"
        ordering = ["-day", "domain"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "domain"], name="domain_day_once")]

    def __str__(self) -> str:
        return f"{self.domain} {self.day}"

    @classmethod
    def add(cls, counts: Mapping[tuple[str, str], int]) -> None:
        """Add what happened, by (domain, what). In the order of names, so that two senders never wait in a ring."""
        day = timezone.localdate()
        by_domain: dict[str, Counter[str]] = {}
        for (domain, what), count in sorted(counts.items()):
            by_domain.setdefault(domain or "other", Counter())[what] += count
        for domain, changes in sorted(by_domain.items()):
            row, _is_new = cls.objects.get_or_create(day=day, domain=domain)
            cls.objects.filter(pk=row.pk).update(**{what: F(what) + count for what, count in changes.items()})
