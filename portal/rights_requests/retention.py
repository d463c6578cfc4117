"""How long it is kept what people asked of their data, and how it was answered."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule, delete_history
from portal.rights_requests import mandates
from portal.rights_requests.models import RightsRequest, RightsRequestEvent


def _destroy(requests: QuerySet[Any]) -> Counts:
    """The requests with their history; the files of their powers of attorney are named."""
    ids = list(requests.values_list("pk", flat=True))
    counts = Counts(files=list(requests.exclude(mandate_id=None).values_list("mandate_id", flat=True)))
    events = RightsRequestEvent.objects.filter(request__in=ids)
    counts.add(delete_history(RightsRequestEvent, events.values_list("pk", flat=True)))
    return counts.removed(RightsRequest.objects.filter(pk__in=ids))


RULES = (
    RetentionRule(
        code="rights_requests",
        name=_("개인정보 요구"),
        legal_basis=_("우리 구의 기록관리기준표 (답한 날부터)"),
        period=Period(years=3),
        minimum=Period(years=1),
        table="rights_requests.RightsRequest",
        ended_before=lambda instant: RightsRequest.objects.filter(closed_at__lt=instant),
        destroy=_destroy,
        citizen="citizen",
        with_it=("rights_requests.RightsRequestEvent",),
        forget_file=mandates.forget,
    ),
)
