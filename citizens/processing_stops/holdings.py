"""What is held of processing that was stopped."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from citizens.processing_stops.models import ProcessingStop

LAW = gettext_lazy("「개인정보 보호법」 제37조")


def _stops(citizen: Subject) -> QuerySet[ProcessingStop]:
    return ProcessingStop.objects.filter(citizen=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for stop in _stops(citizen):
        yield {"reference": stop.reference, "started_at": stop.started_at, "ended_at": stop.ended_at}


KINDS = (
    Holding(
        code="processing_stops",
        name=gettext_lazy("처리정지"),
        items={
            "reference": gettext_lazy("요구 번호"),
            "started_at": gettext_lazy("멈춘 일시"),
            "ended_at": gettext_lazy("다시 시작한 일시"),
        },
        purpose=gettext_lazy("멈춰 달라고 하신 일을 하지 않도록 표시해 둡니다."),
        basis=LAW,
        of=_of,
        count=lambda citizen: _stops(citizen).count(),
        tables=("processing_stops.ProcessingStop",),
    ),
)
