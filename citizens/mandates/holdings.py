"""What is held of whom a person lets act for them, and for whom they act."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from citizens.mandates.models import Mandate


def _mandates(citizen: Subject) -> QuerySet[Mandate]:
    return Mandate.objects.filter(Q(principal=citizen.pk) | Q(agent=citizen.pk))


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    """Each by its own side; the other's name stands on the page of mandates alone."""
    for mandate in _mandates(citizen).order_by("-created_at", "id"):
        yield {
            "side": _("맡긴 사람") if mandate.principal_id == citizen.pk else _("맡은 사람"),
            "origin": mandate.get_origin_display(),
            "petition_types": ", ".join(mandate.petition_types) or _("모든 민원"),
            "created_at": mandate.created_at,
            "valid_until": mandate.valid_until,
            "state": Mandate.State(mandate.state).label,
        }


KINDS = (
    Holding(
        code="mandates",
        name=gettext_lazy("대리"),
        items={
            "side": gettext_lazy("어느 쪽"),
            "origin": gettext_lazy("받은 길"),
            "petition_types": gettext_lazy("맡긴 민원"),
            "created_at": gettext_lazy("맡긴 일시"),
            "valid_until": gettext_lazy("기한"),
            "state": gettext_lazy("상태"),
        },
        purpose=gettext_lazy("맡긴 분을 대신해 민원을 낼 수 있는 분인지 확인합니다. 위임장 사본도 함께 둡니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제2호·제3호, 「민원 처리에 관한 법률」"),
        of=_of,
        count=lambda citizen: _mandates(citizen).count(),
        tables=("mandates.Mandate", "mandates.MandateDocument"),
    ),
)
