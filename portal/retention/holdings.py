"""What retention itself holds of a citizen who still has a login: that they were warned of its end."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from portal.retention.models import InactivityNotice


def _notices(citizen: Subject) -> QuerySet[InactivityNotice]:
    return InactivityNotice.objects.filter(account=citizen.account_id)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for notice in _notices(citizen):
        yield {"told_at": notice.told_at}


KINDS = (
    Holding(
        code="inactivity_notices",
        name=gettext_lazy("오래 쓰지 않은 계정에 알린 사실"),
        items={"told_at": gettext_lazy("알린 일시")},
        purpose=gettext_lazy("오래 쓰지 않은 계정을 닫기 전에 한 번 알려 드립니다."),
        basis=gettext_lazy("「개인정보 보호법」 제21조"),
        of=_of,
        count=lambda citizen: _notices(citizen).count(),
        tables=("retention.InactivityNotice",),
    ),
)
