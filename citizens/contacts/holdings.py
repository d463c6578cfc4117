"""What is held of the contacts between a citizen and the office, and of what the office promised."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.contacts.models import Contact, FollowUp
from citizens.holdings import Holding, Subject

BASIS = gettext_lazy("「개인정보 보호법」 제15조 제1항 제2호·제3호, 「민원 처리에 관한 법률」")
BATCH = 200


def _contacts(citizen: Subject) -> QuerySet[Contact]:
    return Contact.objects.filter(citizen=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    """That there was contact; the officer's words may be about others and are given after a look."""
    found = _contacts(citizen).select_related("department").defer("sealed_note").order_by("-occurred_at", "id")
    for contact in found.iterator(BATCH):
        yield {
            "at": contact.occurred_at,
            "channel": contact.get_channel_display(),
            "direction": contact.get_direction_display(),
            "kind": contact.get_kind_display(),
            "target": contact.target,
            "department": contact.department.name if contact.department else "",
        }


def _follow_ups(citizen: Subject) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(citizen=citizen.pk)


def _of_follow_ups(citizen: Subject) -> Iterator[dict[str, Any]]:
    found = _follow_ups(citizen).select_related("department").defer("sealed_text", "sealed_outcome")
    for follow_up in found.order_by("-created_at", "id").iterator(BATCH):
        yield {
            "kind": follow_up.get_kind_display(),
            "due_on": follow_up.due_on,
            "state": follow_up.get_state_display(),
            "target": follow_up.target,
            "department": follow_up.department.name,
        }


KINDS = (
    Holding(
        code="contacts",
        name=gettext_lazy("주고받은 기록"),
        items={
            "at": gettext_lazy("언제"),
            "channel": gettext_lazy("방법"),
            "direction": gettext_lazy("방향"),
            "kind": gettext_lazy("종류"),
            "target": gettext_lazy("대상"),
            "department": gettext_lazy("부서"),
        },
        purpose=gettext_lazy(
            "전에 무엇을 말씀하셨는지 다시 여쭙지 않습니다. 직원이 적은 글은 열람을 청하시면 살펴 드립니다."
        ),
        basis=BASIS,
        of=_of,
        count=lambda citizen: _contacts(citizen).count(),
        tables=("contacts.Contact",),
    ),
    Holding(
        code="follow_ups",
        name=gettext_lazy("구청이 한 약속"),
        items={
            "kind": gettext_lazy("종류"),
            "due_on": gettext_lazy("약속한 날"),
            "state": gettext_lazy("어떻게 되었나"),
            "target": gettext_lazy("대상"),
            "department": gettext_lazy("부서"),
        },
        purpose=gettext_lazy("전화드리겠다는 약속처럼, 하기로 한 일을 잊지 않습니다."),
        basis=BASIS,
        of=_of_follow_ups,
        count=lambda citizen: _follow_ups(citizen).count(),
        tables=("contacts.FollowUp", "contacts.FollowUpStep"),
    ),
)
