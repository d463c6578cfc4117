"""What is held of the letters a citizen sent by mail: that they came, beside what stands in the conversation."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from channels_mail.inbound.models import InboundMail
from citizens.holdings import Holding, Subject


def _mails(citizen: Subject) -> QuerySet[InboundMail]:
    return InboundMail.objects.filter(consultation__citizen=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    mails = _mails(citizen).select_related("consultation").defer("sealed_raw").order_by("received_at", "pk")
    for mail in mails:
        yield {
            "at": mail.received_at,
            "number": mail.consultation.number if mail.consultation else "",
            "size": mail.size,
            "state": mail.get_state_display(),
        }


KINDS = (
    Holding(
        code="inbound_mail",
        name=gettext_lazy("메일로 보내신 편지의 원문"),
        items={
            "at": gettext_lazy("도착한 일시"),
            "number": gettext_lazy("상담번호"),
            "size": gettext_lazy("크기"),
            "state": gettext_lazy("상태"),
        },
        purpose=gettext_lazy("편지를 잃어버리지 않게 온 그대로 두고, 상담과 함께 없앱니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제3호"),
        of=_of,
        count=lambda citizen: _mails(citizen).count(),
        tables=("inbound.InboundMail",),
    ),
)
