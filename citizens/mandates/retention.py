"""A mandate is kept after its end as long as somebody may ask by what right a petition was filed."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.mandates.models import Mandate
from citizens.retention import Period, RetentionRule, delete_rows


def _ended_before(instant: datetime) -> QuerySet[Mandate]:
    unanswered = Q(accepted_at=None, answer_until__lt=instant)
    return Mandate.objects.filter(
        Q(revoked_at__lt=instant) | Q(valid_until__lt=timezone.localdate(instant)) | unanswered
    )


RULES = (
    RetentionRule(
        code="mandates",
        name=_("대리"),
        legal_basis=_("우리 구의 기록관리기준표 (대리가 끝난 날부터)"),
        period=Period(years=3),
        minimum=Period(years=1),
        table="mandates.Mandate",
        ended_before=_ended_before,
        destroy=delete_rows,
        citizen="principal",
        with_it=("mandates.MandateDocument",),
    ),
)
