"""What these pages themselves hold of a citizen."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from portal.downloads.models import Download


def _downloads(citizen: Subject) -> QuerySet[Download]:
    return Download.objects.filter(citizen=citizen.pk)


def _of_downloads(citizen: Subject) -> Iterator[dict[str, Any]]:
    for download in _downloads(citizen).order_by("-requested_at", "id"):
        yield {
            "requested_at": download.requested_at,
            "state": download.get_state_display(),
            "ready_at": download.ready_at,
            "taken_at": download.taken_at,
            "gone_at": download.gone_at,
        }


KINDS = (
    Holding(
        code="downloads",
        name=gettext_lazy("내 자료를 내려받은 기록"),
        items={
            "requested_at": gettext_lazy("청한 일시"),
            "state": gettext_lazy("상태"),
            "ready_at": gettext_lazy("준비한 일시"),
            "taken_at": gettext_lazy("받은 일시"),
            "gone_at": gettext_lazy("파일을 없앤 일시"),
        },
        purpose=gettext_lazy("내 자료가 언제 나갔는지 본인이 알아보게 합니다."),
        basis=gettext_lazy("「개인정보 보호법」 제29조"),
        of=_of_downloads,
        count=lambda citizen: _downloads(citizen).count(),
        tables=("downloads.Download",),
    ),
)
