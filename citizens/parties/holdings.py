"""What is held of the households, businesses and associations that a person belongs to."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from citizens.parties import business_numbers
from citizens.parties.models import Membership


def _memberships(citizen: Subject) -> QuerySet[Membership]:
    return Membership.objects.filter(citizen=citizen.pk).select_related("party")


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    """One's own memberships; who else belongs is told on the pages of those who do."""
    for membership in _memberships(citizen).order_by("-since", "id"):
        yield {
            "kind": membership.party.get_kind_display(),
            "name": membership.party.name(),
            "number": business_numbers.written(membership.party.number()),
            "role": membership.get_role_display(),
            "since": membership.since,
            "until": membership.until,
            "proved_at": membership.proved_at,
        }


KINDS = (
    Holding(
        code="memberships",
        name=gettext_lazy("가구와 단체"),
        items={
            "kind": gettext_lazy("종류"),
            "name": gettext_lazy("이름"),
            "number": gettext_lazy("사업자등록번호 또는 고유번호"),
            "role": gettext_lazy("자격"),
            "since": gettext_lazy("언제부터"),
            "until": gettext_lazy("언제까지"),
            "proved_at": gettext_lazy("구청이 확인한 때"),
        },
        purpose=gettext_lazy("한 가구, 사업체, 단체로 민원을 내거나 함께 안내를 받을 수 있게 합니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제1호·제4호"),
        of=_of,
        count=lambda citizen: _memberships(citizen).count(),
        tables=("parties.Membership", "parties.Party", "parties.Invitation"),
    ),
)
