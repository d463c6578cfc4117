"""What was said of the handling of a petition goes with the petition."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, RetentionRule, Way
from civil_petitions.past_figures.models import Cell, PastFigure
from civil_petitions.satisfaction.models import SurveyInvitation, SurveyResponse
from civil_petitions.satisfaction.statistics import PAST, QUESTIONS


def _destroy(invitations: QuerySet[Any]) -> Counts:
    ids = list(invitations.values_list("pk", flat=True))
    responses = SurveyResponse.objects.filter(invitation__in=ids)
    PastFigure.objects.add(PAST, (cell for response in responses for cell in _cells(response)))
    return Counts().removed(responses).removed(SurveyInvitation.objects.filter(pk__in=ids))


def _cells(response: SurveyResponse) -> Iterator[tuple[Cell, int]]:
    month = timezone.localdate(response.answered_at).replace(day=1)
    measured = {"answers": 1, "score": response.score}
    for name in QUESTIONS:
        value = getattr(response, name)
        if value is not None:
            measured |= {name: value, f"{name}_answers": 1}
    for measure, amount in measured.items():
        yield Cell(month, response.department_id, response.type_id, measure), amount


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
