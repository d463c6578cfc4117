"""The operators' page of the outbox: states and counts, never an address or a text."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from channels_mail.outbox import settling
from channels_mail.outbox.backend import poke
from channels_mail.outbox.models import OutgoingMail, State
from citizens.accounts.http import AccountRequest

PAGE_SIZE = 50
KINDS = {
    "": gettext_lazy("계정 메일"),
    "petition-event": gettext_lazy("민원 알림"),
    "contact-request": gettext_lazy("연락 요청"),
    "access-alarm": gettext_lazy("개인정보 경보"),
}
TONES = {State.FAILED: "late", State.IN_DOUBT: "today"}
may_look = permission_required("outbox.view_outgoingmail", raise_exception=True)
may_settle = permission_required("outbox.settle_outgoingmail", raise_exception=True)


@may_look
@require_safe
def outbox(request: AccountRequest) -> HttpResponse:
    counts = dict(OutgoingMail.objects.values_list("state").annotate(Count("id")).order_by())
    troubled = OutgoingMail.objects.troubled().defer("sealed_recipient")
    before = _instant(request.GET.get("before", ""))
    if before is not None:
        troubled = troubled.filter(created_at__lt=before)
    rows = list(troubled[: PAGE_SIZE + 1])
    mails = rows[:PAGE_SIZE]
    context = {
        "section": "outbox",
        "counts": [
            {"label": state.label, "count": counts.get(state, 0), "tone": TONES.get(state, "")} for state in State
        ],
        "longest_waiting": OutgoingMail.objects.due().first(),
        "mails": [{"mail": mail, "kind": KINDS.get(mail.kind, mail.kind)} for mail in mails],
        "next_mark": mails[-1].created_at.isoformat() if len(rows) > PAGE_SIZE else "",
        "may_settle": request.user.has_perm("outbox.settle_outgoingmail"),
    }
    return render(request, "outbox/list.html", context)


@may_settle
@require_POST
def retry(request: AccountRequest, mail_id: UUID) -> HttpResponse:
    response = _settle(request, mail_id, settling.retry, _("다시 보냅니다."))
    poke(mail_id)
    return response


@may_settle
@require_POST
def sent(request: AccountRequest, mail_id: UUID) -> HttpResponse:
    return _settle(request, mail_id, settling.mark_sent, _("보낸 것으로 적었습니다."))


@may_settle
@require_POST
def cancellation(request: AccountRequest, mail_id: UUID) -> HttpResponse:
    return _settle(request, mail_id, settling.give_up, _("더 보내지 않습니다. 다른 방법으로 알려 주세요."))


def _settle(request: AccountRequest, mail_id: UUID, decide: Callable[[OutgoingMail], None], done: str) -> HttpResponse:
    mail = get_object_or_404(OutgoingMail, pk=mail_id)
    try:
        decide(mail)
    except settling.AlreadySettled:
        messages.warning(request, _("이미 정리된 메일입니다. 지금 상태를 확인해 주세요."))
    else:
        messages.success(request, done)
    return redirect("office_outbox:list")


def _instant(text: str) -> datetime | None:
    try:
        instant = parse_datetime(text)
    except ValueError:
        return None
    return instant if instant is not None and instant.tzinfo else None
