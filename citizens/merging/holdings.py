"""What is held of a person's records that became one."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from citizens.merging.models import Merge, MergeQuerySet


def _merges(citizen: Subject) -> MergeQuerySet:
    return Merge.objects.filter(kept=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    """That it was done and by whom; what the other record said is not told, for it may have been another's."""
    for merge in _merges(citizen).select_related("by__department").order_by("-merged_at", "id"):
        yield {
            "merged_at": merge.merged_at,
            "department": merge.by.department.name if merge.by.department else "",
            "undo_until": merge.undo_until,
            "undone_at": merge.undone_at,
        }


KINDS = (
    Holding(
        code="merges",
        name=gettext_lazy("합친 기록"),
        items={
            "merged_at": gettext_lazy("합친 일시"),
            "department": gettext_lazy("합친 부서"),
            "undo_until": gettext_lazy("되돌릴 수 있는 때"),
            "undone_at": gettext_lazy("되돌린 일시"),
        },
        purpose=gettext_lazy("같은 분의 기록 둘을 하나로 봅니다. 고르지 않은 연락처는 30일 뒤에 없앱니다."),
        basis=gettext_lazy("「개인정보 보호법」 제3조 제3항 (정확성 보장)"),
        of=_of,
        count=lambda citizen: _merges(citizen).count(),
        tables=("merging.Merge",),
    ),
)
