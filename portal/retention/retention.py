"""How long the tables of retention itself are kept."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.retention import Period, RetentionRule, Way, delete_rows
from portal.retention.models import InactivityNotice, LegalHold, SeparatedIdentity


def _over_before(instant: datetime) -> QuerySet[Any]:
    return LegalHold.objects.filter(Q(released_at__lt=instant) | Q(until__lt=timezone.localdate(instant)))


RULES = (
    RetentionRule(
        code="holds",
        name=_("파기 보류"),
        legal_basis=_("우리 구의 기록관리기준표 (보류를 푼 날부터)"),
        period=Period(years=3),
        minimum=Period(years=1),
        table="retention.LegalHold",
        ended_before=_over_before,
        destroy=delete_rows,
        citizen="citizen",
    ),
    RetentionRule(
        code="inactivity_notices",
        name=_("오래 쓰지 않은 계정에 알린 사실"),
        legal_basis=_("계정과 함께 보관"),
        period=None,
        table="retention.InactivityNotice",
        ended_before=lambda instant: InactivityNotice.objects.filter(told_at__lt=instant),
        destroy=delete_rows,
        way=Way.WITH_ANOTHER,
        citizen="account__citizen",
        follows=("login",),
        follows_by="account",
        kept_by_law=False,
    ),
    RetentionRule(
        code="separated",
        name=_("따로 보관한 이름"),
        legal_basis=_("「개인정보 보호법」 제21조 제3항 (민원과 함께 보관)"),
        period=None,
        table="retention.SeparatedIdentity",
        ended_before=lambda instant: SeparatedIdentity.objects.filter(separated_at__lt=instant),
        destroy=delete_rows,
        way=Way.WITH_ANOTHER,
        citizen="citizen",
        follows=("profile",),
        follows_by="citizen",
    ),
)
