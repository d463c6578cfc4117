"""What is held of corrections: what stood there before, when it was corrected, and by whom."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.corrections.models import Correction
from citizens.holdings import Holding, Subject

BATCH = 200


def _corrections(citizen: Subject) -> QuerySet[Correction]:
    return Correction.objects.filter(citizen=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    found = _corrections(citizen).select_related("actor__department").order_by("-corrected_at", "id")
    for correction in found.iterator(BATCH):
        actor = correction.actor
        officer = f"{actor.department.name if actor.department else ''} {actor.display_name}".strip()
        yield {
            "item": correction.get_item_display(),
            "before": correction.before(),
            "corrected_at": correction.corrected_at,
            "by": officer if actor.is_officer else _("본인"),
        }


KINDS = (
    Holding(
        code="corrections",
        name=gettext_lazy("고친 이력"),
        items={
            "item": gettext_lazy("항목"),
            "before": gettext_lazy("고치기 전"),
            "corrected_at": gettext_lazy("고친 일시"),
            "by": gettext_lazy("고친 사람"),
        },
        purpose=gettext_lazy("누가 무엇을 고쳤는지 남겨, 잘못 고친 것을 되돌릴 수 있게 합니다."),
        basis=gettext_lazy("「개인정보 보호법」 제36조"),
        of=_of,
        count=lambda citizen: _corrections(citizen).count(),
        tables=("corrections.Correction",),
    ),
)
