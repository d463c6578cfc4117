"""Lists taken out of the portal: one that waits for a second person, one that is ready, one whose day is over."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from portal.demo import people
from portal.exports import actions, preparing
from portal.exports.models import Export

READY = "다음 주 현장 점검 차례를 정하려고 합니다"
OVER = "지난달 도로 민원을 동별로 세어 보고하려고 합니다"
WAITING = "공사로 물이 끊기는 집에 오늘 안에 전화드려야 합니다"


def build() -> None:
    """By the officer of roads; their head finds the waiting one."""
    officer = people.officer("officer.road")
    wanted: dict[str, Any] = {"by": officer, "source": "petitions", "criteria": {}}
    over = actions.request(**wanted, purpose=OVER, format="csv")
    ready = actions.request(**wanted, purpose=READY, format="xlsx")
    for export in (over, ready):
        preparing.prepare(export.pk)
    past = timezone.now() - timedelta(days=3)
    Export.objects.filter(pk=over.pk).update(
        requested_at=past, ready_at=past, taken_at=past + timedelta(hours=1), expires_at=past + preparing.LASTS
    )
    preparing.clean_up()
    actions.request(**wanted, purpose=WAITING, format="xlsx", is_masked=False)
