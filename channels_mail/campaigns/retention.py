"""To whom a campaign went is kept a year; how many it reached stays."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from channels_mail.campaigns.models import Delivery, Suppression
from citizens.retention import Counts, Period, RetentionRule, Way

KEEP = Period(years=1)


def _destroy(deliveries: QuerySet[Any]) -> Counts:
    citizens = list(deliveries.values_list("citizen", flat=True).distinct())
    return Counts().removed(Suppression.objects.filter(citizen__in=citizens)).removed(deliveries)


RULES = (
    RetentionRule(
        code="deliveries",
        name=_("소식지를 받은 사실"),
        legal_basis=_("「개인정보 보호법」 제21조 (소식지를 다 보낸 날부터 1년, 그 전에는 사람의 기록과 함께)"),
        period=None,
        table="campaigns.Delivery",
        ended_before=lambda instant: Delivery.objects.filter(campaign__ended_at__lt=instant),
        destroy=_destroy,
        way=Way.WITH_ANOTHER,
        citizen="citizen",
        with_it=("campaigns.Suppression",),
        follows=("profile",),
        follows_by="citizen",
        kept_by_law=False,
    ),
)
