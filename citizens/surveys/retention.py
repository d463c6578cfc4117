"""How long answers are kept that belong to nothing else that is kept."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule
from citizens.surveys.choices import Kind
from citizens.surveys.models import SurveyInvitation, SurveyLink, SurveyResponse

ALONE = Q(kind__in=(Kind.DRAFT, Kind.TRUST))  # the draft is gone by then, and trust is about no one case


def destroy(invitations: QuerySet[Any]) -> Counts:
    """Questions with their links and answers."""
    ids = list(invitations.values_list("pk", flat=True))
    counts = Counts().removed(SurveyResponse.objects.filter(invitation__in=ids))
    counts.removed(SurveyLink.objects.filter(invitation__in=ids))
    return counts.removed(SurveyInvitation.objects.filter(pk__in=ids))


RULES = (
    RetentionRule(
        code="surveys",
        name=_("만족도 답 (쓰다 만 민원, 구청에 대한 믿음)"),
        legal_basis=_("「개인정보 보호법」 제21조 (여쭌 날부터)"),
        period=Period(years=1),
        table="surveys.SurveyInvitation",
        ended_before=lambda instant: SurveyInvitation.objects.filter(ALONE, sent_at__lt=instant),
        destroy=destroy,
        only=ALONE,
        citizen="citizen",
        with_it=("surveys.SurveyLink", "surveys.SurveyResponse"),
        kept_by_law=False,
    ),
)
