"""What was said of the handling of a petition goes with the petition."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, RetentionRule, Way
from civil_petitions.satisfaction.models import SurveyInvitation, SurveyResponse


def _destroy(invitations: QuerySet[Any]) -> Counts:
    ids = list(invitations.values_list("pk", flat=True))
    responses = SurveyResponse.objects.filter(invitation__in=ids)
    return Counts().removed(responses).removed(SurveyInvitation.objects.filter(pk__in=ids))


RULES = (
    RetentionRule(
        code="satisfaction",
        name=_("만족도 답"),
        legal_basis=_("「민원 처리에 관한 법률」 제26조 (답은 언제든 지워 달라고 할 수 있습니다)"),
        period=None,
        table="satisfaction.SurveyInvitation",
        ended_before=lambda instant: SurveyInvitation.objects.filter(sent_at__lt=instant),
        destroy=_destroy,
        way=Way.WITH_ANOTHER,
        citizen="petition__petitioner",
        with_it=("satisfaction.SurveyResponse",),
        follows=("petitions", "statutory_petitions"),
        follows_by="petition",
        kept_by_law=False,
    ),
)
