"""Throttle: when the next mail of a campaign may leave, to anywhere and to each large provider."""

from datetime import timedelta
from typing import Any

from django.db import connection, models

BOOK = """
INSERT INTO campaigns_throttle AS held (campaign_id, domain, next_at)
VALUES (%s, %s, statement_timestamp() + %s)
ON CONFLICT (campaign_id, domain) DO UPDATE
    SET next_at = GREATEST(held.next_at, statement_timestamp()) + (EXCLUDED.next_at - statement_timestamp())
RETURNING EXTRACT(EPOCH FROM next_at - %s - statement_timestamp())
"""


class Throttle(models.Model):
    """속도. Senders on all machines book their places here, by the database's clock."""

    campaign = models.ForeignKey("Campaign", models.CASCADE, db_index=False, related_name="+", verbose_name="소식지")
    domain = models.CharField("받는 서버", max_length=40, blank=True)  # blank: all of them together
    next_at = models.DateTimeField("다음에 보낼 일시")

    class Meta:
        verbose_name = verbose_name_plural = "소식지 속도"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["campaign", "domain"], name="throttle_of_campaign")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.domain}"

    @classmethod
    def book(cls, campaign_id: int, domain: str, mails: int, per_second: int) -> float:
        """Take so many places in the row; returns in how many seconds the first of them comes."""
        taken: Any = timedelta(seconds=mails / per_second)
        with connection.cursor() as cursor:
            cursor.execute(BOOK, [campaign_id, domain, taken, taken])
            return max(0.0, float(cursor.fetchone()[0]))
