"""What is held of a citizen's texts to route later ones better."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from civil_petitions.triage.models import RoutingJudgement


def _judgements(citizen: Subject) -> QuerySet[RoutingJudgement]:
    return RoutingJudgement.objects.filter(citizen=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for judgement in _judgements(citizen).select_related("department").order_by("judged_at"):
        yield {
            "target": judgement.target,
            "department": judgement.department.name,
            "judged_at": judgement.judged_at,
        }


KINDS = (
    Holding(
        code="routing_judgements",
        name=gettext_lazy("배정 판단"),
        items={
            "target": gettext_lazy("상담번호나 접수번호"),
            "department": gettext_lazy("정한 부서"),
            "judged_at": gettext_lazy("정한 일시"),
        },
        purpose=gettext_lazy("글을 알맞은 부서에 더 빨리 보냅니다. 번호는 가리고, 글은 암호로 보관합니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제3호"),
        of=_of,
        count=lambda citizen: _judgements(citizen).count(),
        tables=("triage.RoutingJudgement",),
    ),
)
