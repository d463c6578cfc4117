"""What is held of a citizen's answers to how it went."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.encryption import prefetch_keys
from citizens.holdings import Holding, Subject
from citizens.surveys.models import SurveyInvitation, SurveyResponse


def _invitations(citizen: Subject) -> QuerySet[SurveyInvitation]:
    return SurveyInvitation.objects.filter(citizen=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    invitations = list(_invitations(citizen).select_related("response").order_by("-sent_at", "id"))
    answers = [getattr(invitation, "response", None) for invitation in invitations]
    prefetch_keys([answer for answer in answers if answer])
    for invitation, answer in zip(invitations, answers, strict=True):
        yield {
            "about": invitation.get_kind_display(),
            "receipt_number": invitation.target,
            "asked_at": invitation.sent_at,
            "way": invitation.get_way_display(),
            **(_answer(answer) if answer else {}),
        }


def _answer(answer: SurveyResponse) -> dict[str, Any]:
    return {
        "score": answer.said,
        "speed": answer.get_speed_display(),
        "clarity": answer.get_clarity_display(),
        "result": answer.get_result_display(),
        "comment": answer.comment(),
        "wants_contact": answer.wants_contact,
        "news_agreed_at": answer.news_agreed_at,
        "answered_at": answer.answered_at,
    }


KINDS = (
    Holding(
        code="satisfaction",
        name=gettext_lazy("만족도 조사"),
        items={
            "about": gettext_lazy("무엇에 대해"),
            "receipt_number": gettext_lazy("번호"),
            "asked_at": gettext_lazy("여쭌 일시"),
            "way": gettext_lazy("여쭌 방법"),
            "score": gettext_lazy("답"),
            "speed": gettext_lazy("빠르기"),
            "clarity": gettext_lazy("쉬운 설명"),
            "result": gettext_lazy("결과"),
            "comment": gettext_lazy("더 하실 말씀"),
            "wants_contact": gettext_lazy("연락을 바람"),
            "news_agreed_at": gettext_lazy("바뀐 것을 알려 달라고 한 일시"),
            "answered_at": gettext_lazy("답한 일시"),
        },
        purpose=gettext_lazy("어떻게 도와드렸는지 여쭙고 고칩니다. 직원은 다섯 명 이상을 모은 결과만 봅니다."),
        basis=gettext_lazy("「민원 처리에 관한 법률」 제26조 (답하지 않아도 됩니다)"),
        of=_of,
        count=lambda citizen: _invitations(citizen).count(),
        tables=("surveys.SurveyInvitation", "surveys.SurveyLink", "surveys.SurveyResponse"),
    ),
)
