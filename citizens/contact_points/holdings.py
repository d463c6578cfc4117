"""Every way to reach a person, and what is known of it."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from citizens.contact_points.models import BounceState, ContactPoint, ContactPointQuerySet
from citizens.holdings import Holding, Subject


def _points(citizen: Subject) -> ContactPointQuerySet:
    return ContactPoint.objects.filter(citizen=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for point in _points(citizen).in_order().select_related("citizen"):
        yield {
            "kind": point.get_kind_display(),
            "value": point.own_value(),
            "is_default": point.is_default,
            "verified_at": point.verified_at,
            "verified_by": point.get_verified_by_display(),
            "bounce": str(BounceState(point.bounce(timezone.now())).label),
            "created_at": point.created_at,
        }


KINDS = (
    Holding(
        code="contact_points",
        name=gettext_lazy("연락처"),
        items={
            "kind": gettext_lazy("종류"),
            "value": gettext_lazy("값"),
            "is_default": gettext_lazy("기본"),
            "verified_at": gettext_lazy("확인 일시"),
            "verified_by": gettext_lazy("확인한 방법"),
            "bounce": gettext_lazy("닿는지"),
            "created_at": gettext_lazy("적은 일시"),
        },
        purpose=gettext_lazy("민원의 단계를 알려 드리고 여쭐 일을 여쭙니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제2호·제3호"),
        of=_of,
        count=lambda citizen: _points(citizen).count(),
        tables=("contact_points.ContactPoint",),
    ),
)
