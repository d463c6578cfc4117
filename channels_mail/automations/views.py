from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from channels_mail.automations import actions
from channels_mail.automations.kinds import KINDS
from channels_mail.automations.models import Automation
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import officer_required


@officer_required
@permission_required("campaigns.view_campaigns", raise_exception=True)
@require_safe
def automations(request: AccountRequest) -> HttpResponse:
    """Each automatic letter: its event, its cap, whether it is on; with ?try= what it would send now."""
    stored = Automation.objects.select_related("changed_by").in_bulk()
    tried = request.GET.get("try", "")
    rows = [
        {"kind": kind, "stored": stored.get(code), "trial": actions.try_out(code) if tried == code else None}
        for code, kind in KINDS.items()
    ]
    context = {"section": "campaigns", "rows": rows, "between": actions.BETWEEN_ANY.days}
    return render(request, "automations/list.html", context)


@officer_required
@permission_required("campaigns.view_campaigns", raise_exception=True)
@permission_required("campaigns.operate_campaign", raise_exception=True)
@require_POST
def switch(request: AccountRequest, code: str) -> HttpResponse:
    is_on = request.POST.get("is_on") == "1"
    try:
        actions.switch(code, is_on=is_on, by=request.user)
    except (KeyError, ValueError) as error:
        raise Http404 from error
    messages.success(request, _("켰습니다. 내일 아침부터 보냅니다.") if is_on else _("껐습니다. 더 보내지 않습니다."))
    return redirect("office_automations:list")
