"""What is held of a citizen's requests about their data."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.encryption import prefetch_keys
from citizens.holdings import Holding, Subject
from portal.rights_requests.models import RightsRequest

LAW = gettext_lazy("「개인정보 보호법」 제35조부터 제38조까지")


def _requests(citizen: Subject) -> QuerySet[RightsRequest]:
    return RightsRequest.objects.filter(citizen=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    requests = list(_requests(citizen).prefetch_related("events__actor__department").order_by("-received_at", "id"))
    prefetch_keys(requests)
    for request in requests:
        yield {
            "number": request.number,
            "kind": request.get_kind_display(),
            "status": request.get_status_display(),
            "text": request.text(),
            "for_whom": request.subject_words(),
            "mandate": request.mandate_name(),
            "received_at": request.received_at,
            "due_on": request.due_on,
            "answer": request.answer(),
            "ground": str(request.refusal.article) if request.refusal else "",
            "history": [_step(event) for event in sorted(request.events.all(), key=lambda event: event.number)],
        }


def _step(event: Any) -> dict[str, Any]:
    officer = event.actor if event.actor and event.actor.is_officer else None
    return {
        "at": event.occurred_at,
        "step": event.get_kind_display(),
        "department": officer.department.name if officer and officer.department else "",
        "officer": officer.display_name if officer else "",
        "note": event.note(),
    }


KINDS = (
    Holding(
        code="rights_requests",
        name=gettext_lazy("개인정보 요구"),
        items={
            "number": gettext_lazy("요구 번호"),
            "kind": gettext_lazy("요구"),
            "status": gettext_lazy("상태"),
            "text": gettext_lazy("쓴 내용"),
            "for_whom": gettext_lazy("누구를 대신하는지"),
            "mandate": gettext_lazy("위임장"),
            "received_at": gettext_lazy("접수 일시"),
            "due_on": gettext_lazy("기한"),
            "answer": gettext_lazy("답"),
            "ground": gettext_lazy("거절 근거"),
            "history": gettext_lazy("처리 이력"),
        },
        purpose=gettext_lazy(
            "보여 달라, 고쳐 달라, 지워 달라, 멈춰 달라는 요구에 10일 안에 답하고 그 사실을 남깁니다."
        ),
        basis=LAW,
        of=_of,
        count=lambda citizen: _requests(citizen).count(),
        tables=("rights_requests.RightsRequest", "rights_requests.RightsRequestEvent"),
        not_erased_by=gettext_lazy("「공공기록물 관리에 관한 법률」 제27조 (심의 없이 기록물을 없애지 못합니다)"),
    ),
)
