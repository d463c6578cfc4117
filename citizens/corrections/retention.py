"""How long it is kept what stood there before a correction."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.corrections.models import Correction
from citizens.retention import Counts, Period, RetentionRule, delete_history


def _destroy(corrections: QuerySet[Any]) -> Counts:
    return delete_history(Correction, corrections.values_list("pk", flat=True))


RULES = (
    RetentionRule(
        code="corrections",
        name=_("고친 이력"),
        legal_basis=_("우리 구의 기록관리기준표 (고친 날부터)"),
        period=Period(years=3),
        minimum=Period(years=1),
        table="corrections.Correction",
        ended_before=lambda instant: Correction.objects.filter(corrected_at__lt=instant),
        destroy=_destroy,
        citizen="citizen",
        kept_by_law=False,
    ),
)
