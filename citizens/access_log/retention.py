"""The access log goes by the month, never row by row; what officers found in it is kept a year longer."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.access_log.models import AccessAlarm, AccessLogEntry, AccessReview, AlarmFinding
from citizens.retention import Counts, Period, RetentionRule, Way, delete_history


def _destroy_alarms(alarms: QuerySet[Any]) -> Counts:
    """The alarms with what was found behind them."""
    ids = list(alarms.values_list("pk", flat=True))
    findings = AlarmFinding.objects.filter(alarm__in=ids)
    return delete_history(AlarmFinding, findings.values_list("pk", flat=True)).add(delete_history(AccessAlarm, ids))


RULES = (
    RetentionRule(
        code="access_log",
        name=_("접속기록"),
        legal_basis=_("「개인정보의 안전성 확보조치 기준」 제8조 제1항"),
        period=Period(years=2),
        minimum=Period(years=2),
        table="access_log.AccessLogEntry",
        ended_before=lambda instant: AccessLogEntry.objects.filter(occurred_at__lt=instant),
        way=Way.BY_ITSELF,
        citizen="citizen",
    ),
    RetentionRule(
        code="access_alarms",
        name=_("접속기록 경보와 확인"),
        legal_basis=_("우리 구의 내부 관리계획 (경보한 날부터)"),
        period=Period(years=3),
        minimum=Period(years=2),
        table="access_log.AccessAlarm",
        ended_before=lambda instant: AccessAlarm.objects.filter(raised_at__lt=instant),
        destroy=_destroy_alarms,
        with_it=("access_log.AlarmFinding",),
    ),
    RetentionRule(
        code="access_reviews",
        name=_("접속기록 점검"),
        legal_basis=_("「개인정보의 안전성 확보조치 기준」 제8조 제2항, 우리 구의 내부 관리계획 (서명한 날부터)"),
        period=Period(years=3),
        minimum=Period(years=2),
        table="access_log.AccessReview",
        ended_before=lambda instant: AccessReview.objects.filter(signed_at__lt=instant),
        destroy=lambda reviews: delete_history(AccessReview, reviews.values_list("pk", flat=True)),
    ),
)
