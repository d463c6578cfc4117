"""What was said of how somebody was served goes with what it was said of; the sums stay."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, RetentionRule, Way
from citizens.surveys.models import SurveyInvitation, SurveyResponse
from citizens.surveys.retention import ALONE, destroy
from civil_petitions.past_figures.models import Cell, PastFigure
from civil_petitions.satisfaction.statistics import PAST, QUESTIONS


def _destroy(invitations: QuerySet[Any]) -> Counts:
    responses = SurveyResponse.objects.filter(invitation__in=invitations, score__isnull=False)
    of_petitions = responses.exclude(invitation__topic="").select_related("invitation")
    PastFigure.objects.add(PAST, (cell for response in of_petitions for cell in _cells(response)))
    return destroy(invitations)


def _cells(response: SurveyResponse) -> Iterator[tuple[Cell, int]]:
    month = timezone.localdate(response.answered_at).replace(day=1)
    measured = {"answers": 1, "score": int(response.score or 0)}
    for name in QUESTIONS:
        value = getattr(response, name)
        if value is not None:
            measured |= {name: value, f"{name}_answers": 1}
    assert response.department_id
    for measure, amount in measured.items():
        yield Cell(month, response.department_id, response.invitation.topic, measure), amount


RULES = (
    RetentionRule(
        code="satisfaction",
        name=_("만족도 답"),
        legal_basis=_("「민원 처리에 관한 법률」 제26조 (답은 언제든 지워 달라고 할 수 있습니다)"),
        period=None,
        table="surveys.SurveyInvitation",
        ended_before=lambda instant: SurveyInvitation.objects.filter(~ALONE, sent_at__lt=instant),
        destroy=_destroy,
        only=~ALONE,
        way=Way.WITH_ANOTHER,
        citizen="citizen",
        with_it=("surveys.SurveyLink", "surveys.SurveyResponse"),
        follows=("petitions", "statutory_petitions", "consultations", "contacts", "issues"),
        follows_by="subject",
        kept_by_law=False,
    ),
)
