"""What is held of what a person agreed to."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from citizens.consent.models import ConsentConfirmation, ConsentEntry
from citizens.holdings import Holding, Subject

BASIS = gettext_lazy("「개인정보 보호법」 제22조 (동의를 받았음을 밝힐 책임), 「정보통신망법」 제50조")


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for entry in ConsentEntry.objects.of(citizen).select_related("document"):
        yield {
            "decided_at": entry.decided_at,
            "purpose": entry.get_purpose_display(),
            "decision": entry.get_decision_display(),
            "version": entry.document.version,
            "text": entry.document.text,
            "channel": entry.get_channel_display(),
            "given_by": entry.get_given_by_display(),
            "ip": entry.proof().get("ip", ""),
        }


def _of_confirmations(citizen: Subject) -> Iterator[dict[str, Any]]:
    for question in ConsentConfirmation.objects.filter(citizen=citizen.pk).order_by("asked_at", "pk"):
        yield {
            "asked_at": question.asked_at,
            "purpose": question.label,
            "due_on": question.due_on,
            "answer": question.get_answer_display(),
            "answered_at": question.answered_at,
        }


KINDS = (
    Holding(
        code="consents",
        name=gettext_lazy("동의 기록"),
        items={
            "decided_at": gettext_lazy("결정한 일시"),
            "purpose": gettext_lazy("목적"),
            "decision": gettext_lazy("결정"),
            "version": gettext_lazy("동의서의 판"),
            "text": gettext_lazy("무엇을 왜"),
            "channel": gettext_lazy("받은 방법"),
            "given_by": gettext_lazy("결정한 사람"),
            "ip": gettext_lazy("접속한 곳"),
        },
        purpose=gettext_lazy("무엇에 동의하셨는지 알고, 그대로 지킵니다."),
        basis=BASIS,
        of=_of,
        count=lambda citizen: ConsentEntry.objects.of(citizen).count(),
        tables=("consent.ConsentEntry", "consent.Consent"),
    ),
    Holding(
        code="consent_confirmations",
        name=gettext_lazy("수신동의 확인"),
        items={
            "asked_at": gettext_lazy("물은 일시"),
            "purpose": gettext_lazy("목적"),
            "due_on": gettext_lazy("확인할 날"),
            "answer": gettext_lazy("답"),
            "answered_at": gettext_lazy("답한 일시"),
        },
        purpose=gettext_lazy("2년마다 계속 받으실지 여쭈었다는 것을 밝힙니다."),
        basis=gettext_lazy("「정보통신망법」 제50조 제8항"),
        of=_of_confirmations,
        count=lambda citizen: ConsentConfirmation.objects.filter(citizen=citizen.pk).count(),
        tables=("consent.ConsentConfirmation",),
    ),
)
