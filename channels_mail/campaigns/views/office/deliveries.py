"""The operator's page: what could not be sent and why, how providers take our mail, and whether DNS vouches for us."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from channels_mail.campaigns import preflight, settling
from channels_mail.campaigns.errors import StepNotAllowed
from channels_mail.campaigns.models import Campaign, DomainDay
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import View, officer_required

DAYS = 7
REASONS = {
    "unreadable": gettext_lazy("주소를 열 수 없음(열쇠가 파기됨)"),
    "no_mail": gettext_lazy("확인된 메일 주소가 없음"),
    "gave_up": gettext_lazy("여러 번 멈춰 그만둠"),
    "rcpt": gettext_lazy("받는 서버가 주소를 거절함"),
    "data": gettext_lazy("받는 서버가 글을 거절함"),
    "mail": gettext_lazy("우리 서버가 보내기를 거절함"),
    "connect": gettext_lazy("메일 서버에 닿지 않음"),
}


def machine_room(view: View) -> View:
    """Who keeps the mail going may come in without seeing what it says."""
    return officer_required(permission_required("campaigns.operate_campaign", raise_exception=True)(view))


@machine_room
@require_safe
def overview(request: AccountRequest) -> HttpResponse:
    """States and counts; never a name or an address."""
    context = {
        "section": "deliveries",
        "troubles": [{"trouble": each, "reason": _said(each.reason)} for each in settling.troubles()],
        "domains": _domains(),
        "days": DAYS,
        "checks": preflight.checks() if settings.CAMPAIGN_PREFLIGHT else [],
        "is_checked": settings.CAMPAIGN_PREFLIGHT,
    }
    return render(request, "campaigns/office/deliveries.html", context)


@machine_room
@require_POST
def settlement(request: AccountRequest, campaign_id: int) -> HttpResponse:
    """Decide about all deliveries of a campaign that ended in one way."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    wanted = {name: request.POST.get(name, "") for name in ("state", "reason", "decision")}
    try:
        count = settling.settle(campaign, by=request.user, **wanted)
    except (StepNotAllowed, ValueError):
        messages.warning(request, _("지금은 할 수 없습니다. 상태가 바뀌었는지 확인해 주세요."))
    else:
        words = ngettext("%(count)s통을 정리했습니다.", "%(count)s통을 정리했습니다.", count)
        messages.success(request, words % {"count": count})
    return redirect("office_deliveries:list")


def _said(reason: str) -> str:
    """Our own word for it, and the server's enhanced code where it gave one."""
    step, _space, code = reason.partition(" ")
    said = REASONS.get(step, step)
    return f"{said} ({code})" if code else str(said)


def _domains() -> list[dict[str, Any]]:
    """Each provider's last days, and the share it took at once."""
    since = timezone.localdate() - timedelta(days=DAYS)
    counted = ("accepted", "deferred", "refused", "bounced")
    sums = {f"all_{name}": Sum(name) for name in counted}
    rows: Any = DomainDay.objects.filter(day__gte=since).order_by().values("domain").annotate(**sums)
    found = []
    for row in rows:
        counts = {name: row[f"all_{name}"] for name in counted}
        asked = counts["accepted"] + counts["refused"]
        share = round(100 * counts["accepted"] / asked) if asked else None
        found.append({"name": row["domain"], "share": share, "is_ill": share is not None and share < 90, **counts})
    return sorted(found, key=lambda each: -each["accepted"])
