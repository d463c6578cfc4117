"""What is held of somebody's interests."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from portal.interests.models import Interest, SilencedRule


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for interest in Interest.objects.filter(citizen=citizen.pk).order_by("topic"):
        yield {"what": interest.get_topic_display(), "at": interest.chosen_at}
    for silenced in SilencedRule.objects.filter(citizen=citizen.pk).order_by("rule"):
        yield {"what": silenced.get_rule_display(), "off_at": silenced.silenced_at}


def _count(citizen: Subject) -> int:
    rows = (Interest.objects.filter(citizen=citizen.pk), SilencedRule.objects.filter(citizen=citizen.pk))
    return sum(each.count() for each in rows)


KINDS = (
    Holding(
        code="interests",
        name=gettext_lazy("관심사"),
        items={
            "what": gettext_lazy("관심사나 규칙"),
            "at": gettext_lazy("고른 일시"),
            "off_at": gettext_lazy("끈 일시"),
        },
        purpose=gettext_lazy("고르신 대로 소식을 골라 보여 드립니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제1호"),
        of=_of,
        count=_count,
        tables=("interests.Interest", "interests.SilencedRule"),
    ),
)
