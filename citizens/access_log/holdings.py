"""What the access log holds of a citizen: who looked at their data, when and why."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.access_log.models import AccessLogEntry
from citizens.holdings import Holding, Subject

SAFETY = gettext_lazy("「개인정보 보호법」 제29조, 안전성 확보조치 기준 제8조")


def _entries(citizen: Subject) -> QuerySet[AccessLogEntry]:
    return AccessLogEntry.objects.filter(citizen=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for entry in _entries(citizen).select_related("actor__department").order_by("-occurred_at").iterator(500):
        department = entry.actor.department if entry.actor else None
        yield {
            "at": entry.occurred_at,
            "department": department.name if department else "",
            "officer": entry.actor.display_name if entry.actor else "",
            "action": entry.get_action_display(),
            "target": _(entry.target) if entry.target else "",
            "purpose": _(entry.purpose) if entry.purpose else "",
        }


KINDS = (
    Holding(
        code="access_log",
        name=gettext_lazy("내 정보를 본 기록"),
        items={
            "at": gettext_lazy("언제"),
            "department": gettext_lazy("부서"),
            "officer": gettext_lazy("누가"),
            "action": gettext_lazy("무엇을"),
            "target": gettext_lazy("대상"),
            "purpose": gettext_lazy("까닭"),
        },
        purpose=gettext_lazy("누가 왜 내 정보를 보았는지 본인과 감독 기관이 확인하게 합니다."),
        basis=SAFETY,
        of=_of,
        count=lambda citizen: _entries(citizen).count(),
        tables=("access_log.AccessLogEntry",),
        not_erased_by=SAFETY,
    ),
)
