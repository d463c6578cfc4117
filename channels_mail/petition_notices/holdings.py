"""What is held of the mails a citizen was sent about petitions. A sent mail's text is soon emptied."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from channels_mail.outbox.models import OutgoingMail
from channels_mail.petition_notices.models import PetitionNotice
from citizens.holdings import Holding, Subject


def _notices(citizen: Subject) -> QuerySet[PetitionNotice]:
    return PetitionNotice.objects.filter(event__petition__petitioner=citizen.pk)


def _of(citizen: Subject) -> Iterator[dict[str, Any]]:
    notices = list(_notices(citizen).select_related("event__petition").order_by("-created_at", "pk"))
    keys = [notice.mail_key for notice in notices if notice.mail_key]
    mails = {mail.key: mail for mail in OutgoingMail.objects.filter(key__in=keys).only("key", "state", "sent_at")}
    for notice in notices:
        mail = mails.get(notice.mail_key)
        yield {
            "at": notice.created_at,
            "receipt_number": notice.event.petition.receipt_number,
            "topic": notice.event.get_kind_display(),
            "state": mail.get_state_display() if mail else notice.get_silence_display(),
            "sent_at": mail.sent_at if mail else None,
        }


KINDS = (
    Holding(
        code="notices",
        name=gettext_lazy("보낸 알림 메일"),
        items={
            "at": gettext_lazy("언제"),
            "receipt_number": gettext_lazy("접수번호"),
            "topic": gettext_lazy("무엇을"),
            "state": gettext_lazy("어떻게 되었나"),
            "sent_at": gettext_lazy("보낸 일시"),
        },
        purpose=gettext_lazy("민원의 단계를 알려 드리고, 알렸다는 사실을 남깁니다."),
        basis=gettext_lazy("「개인정보 보호법」 제15조 제1항 제2호·제3호, 「민원 처리에 관한 법률」"),
        of=_of,
        count=lambda citizen: _notices(citizen).count(),
        tables=("petition_notices.PetitionNotice", "outbox.OutgoingMail"),
        not_erased_by=gettext_lazy("「공공기록물 관리에 관한 법률」 제27조 (심의 없이 기록물을 없애지 못합니다)"),
    ),
)
