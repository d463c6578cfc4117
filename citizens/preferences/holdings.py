"""What is held of how somebody wants to be told."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from citizens.preferences.models import TOPICS, Preference


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    labels = dict(TOPICS)
    for preference in Preference.objects.filter(citizen=citizen.pk).order_by("topic"):
        yield {"topic": str(labels[preference.topic]), "wish": preference.get_wish_display()}


KINDS = (
    Holding(
        code="preferences",
        name=gettext_lazy("알림 설정"),
        items={"topic": gettext_lazy("주제"), "wish": gettext_lazy("받는 때")},
        purpose=gettext_lazy("원하시는 대로 알려 드립니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제4호"),
        of=_of,
        count=lambda citizen: Preference.objects.filter(citizen=citizen.pk).count(),
        tables=("preferences.Preference",),
    ),
)
