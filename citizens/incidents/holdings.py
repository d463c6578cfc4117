"""What is held of a citizen because their data was touched by an incident."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from citizens.incidents.models import IncidentPerson

LAW = gettext_lazy("「개인정보 보호법」 제34조")


def _places(citizen: Subject) -> QuerySet[IncidentPerson]:
    """What they have been told of; of the rest they are told within the 72 hours."""
    return IncidentPerson.objects.touched().filter(citizen=citizen.pk, told_number__gt=0)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for place in _places(citizen).select_related("incident").order_by("-added_at", "id"):
        yield {
            "number": place.incident.number,
            "kind": place.incident.get_kind_display(),
            "items": place.incident.item_names,
            "entries": place.entry_count,
            "told_at": place.told_at,
            "how": place.get_outcome_display(),
        }


KINDS = (
    Holding(
        code="incidents",
        name=gettext_lazy("개인정보 유출 통지"),
        items={
            "number": gettext_lazy("사고 번호"),
            "kind": gettext_lazy("종류"),
            "items": gettext_lazy("항목"),
            "entries": gettext_lazy("접속기록 수"),
            "told_at": gettext_lazy("알린 일시"),
            "how": gettext_lazy("알린 결과"),
        },
        purpose=gettext_lazy("유출 사고가 누구에게 닿았는지 남기고, 빠짐없이 한 번씩 알립니다."),
        basis=LAW,
        of=_of,
        count=lambda citizen: _places(citizen).count(),
        tables=("incidents.IncidentPerson",),
        not_erased_by=LAW,
    ),
)
