"""What people made of suggestions is kept as long as a model may learn from it."""

from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule
from civil_petitions.triage.models import RoutingJudgement

RULES = (
    RetentionRule(
        code="routing_judgements",
        name=_("배정 판단"),
        legal_basis=_("우리 구의 기록관리기준표 (정한 날부터)"),
        period=Period(years=2),
        minimum=Period(years=1),
        table="triage.RoutingJudgement",
        ended_before=lambda instant: RoutingJudgement.objects.filter(judged_at__lt=instant),
        destroy=lambda judgements: Counts().removed(judgements),
        citizen="citizen",
        kept_by_law=False,
    ),
)
