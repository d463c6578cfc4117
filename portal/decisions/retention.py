"""What was decided is a record of the office: kept five years after it ended."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule, delete_history
from portal.decisions.models import Decision, DecisionStep

ENDED = Q(status=Decision.Status.DONE) | Q(status=Decision.Status.DECLINED) | Q(status=Decision.Status.PASSED)


def _destroy(decisions: QuerySet[Any]) -> Counts:
    steps = DecisionStep.objects.filter(decision__in=decisions).values_list("pk", flat=True)
    return delete_history(DecisionStep, list(steps)).removed(decisions)


RULES = (
    RetentionRule(
        code="decisions",
        name=_("부서장이 결정한 일"),
        legal_basis=_("우리 구의 기록관리기준표 (올린 날부터)"),
        period=Period(years=5),
        minimum=Period(years=1),
        table="decisions.Decision",
        with_it=("decisions.DecisionStep",),
        ended_before=lambda instant: Decision.objects.filter(ENDED, raised_at__lt=instant),
        destroy=_destroy,
    ),
)
