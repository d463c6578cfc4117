"""The access log is kept by the safety standard and goes by the month, never row by row."""

from django.utils.translation import gettext_lazy as _

from citizens.access_log.models import AccessLogEntry
from citizens.retention import Period, RetentionRule, Way

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
)
