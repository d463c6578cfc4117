"""What is held of what a citizen asked once more."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from portal.second_looks.models import SecondLook


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    found = SecondLook.objects.filter(invitation__citizen=citizen.pk).select_related("invitation", "department")
    for look in found.order_by("asked_at", "id"):
        yield {
            "receipt_number": look.invitation.target,
            "department": look.department.name,
            "asked_at": look.asked_at,
            "words": look.words(),
            "answered_at": look.answered_at,
            "answer": look.answer(),
        }


KINDS = (
    Holding(
        code="second_looks",
        name=gettext_lazy("한 번 더 묻기"),
        items={
            "receipt_number": gettext_lazy("번호"),
            "department": gettext_lazy("부서"),
            "asked_at": gettext_lazy("물은 일시"),
            "words": gettext_lazy("다시 물으신 말"),
            "answered_at": gettext_lazy("답한 일시"),
            "answer": gettext_lazy("다시 살핀 결과"),
        },
        purpose=gettext_lazy("만족하지 못하신 일을 다른 담당자가 다시 살핍니다."),
        basis=gettext_lazy("「민원 처리에 관한 법률」 제26조"),
        of=_of,
        count=lambda citizen: SecondLook.objects.filter(invitation__citizen=citizen.pk).count(),
        tables=("second_looks.SecondLook",),
    ),
)
