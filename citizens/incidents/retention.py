"""How long it is kept what became of an incident, and who was told."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.incidents.models import Incident, IncidentNotice, IncidentPerson, IncidentStep
from citizens.retention import Counts, Period, RetentionRule, delete_history


def _destroy(incidents: QuerySet[Any]) -> Counts:
    """The incidents with their lists, notices and steps."""
    ids = list(incidents.values_list("pk", flat=True))
    counts = Counts().removed(IncidentPerson.objects.filter(incident__in=ids))
    for history in (IncidentNotice, IncidentStep):
        rows = history._default_manager.filter(incident__in=ids)
        counts.add(delete_history(history, rows.values_list("pk", flat=True)))
    return counts.removed(Incident.objects.filter(pk__in=ids))


RULES = (
    RetentionRule(
        code="incidents",
        name=_("개인정보 유출 사고"),
        legal_basis=_("「개인정보 보호법」 제34조, 우리 구의 기록관리기준표 (끝난 날부터)"),
        period=Period(years=5),
        minimum=Period(years=3),
        table="incidents.Incident",
        ended_before=lambda instant: Incident.objects.filter(closed_at__lt=instant),
        destroy=_destroy,
        with_it=("incidents.IncidentPerson", "incidents.IncidentNotice", "incidents.IncidentStep"),
    ),
)
