"""What must not be destroyed for now."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from citizens.accounts.http import AccountRequest
from citizens.registry.models import Citizen
from civil_petitions.models import Petition
from portal.retention import holds as rules
from portal.retention.forms import HoldForm
from portal.retention.models import LegalHold
from portal.retention.rules import name_of
from portal.retention.views.access import permitted

SHOWN_RELEASED = 10


@permitted("place_hold")
@require_http_methods(["GET", "HEAD", "POST"])
def holds(request: AccountRequest) -> HttpResponse:
    form = HoldForm(request.POST or None)
    if form.is_valid():
        try:
            rules.place(by=request.user, **form.held())
        except (Petition.DoesNotExist, Citizen.DoesNotExist):
            form.add_error("receipt_number", _("방금 파기한 민원입니다. 보류할 수 없습니다."))
        else:
            messages.success(request, _("파기를 보류했습니다. 승인한 명단에 있어도 남깁니다."))
            return redirect("office_retention:holds")
    found = LegalHold.objects.select_related("petition", "placed_by", "released_by")
    context = {
        "section": "retention",
        "form": form,
        "active": [_shown(hold) for hold in found.active()],
        "released": [_shown(hold) for hold in found.exclude(pk__in=found.active().values("pk"))[:SHOWN_RELEASED]],
    }
    return render(request, "retention/holds.html", context)


@permitted("place_hold")
@require_POST
def release(request: AccountRequest, hold_id: UUID) -> HttpResponse:
    rules.release(get_object_or_404(LegalHold, pk=hold_id), by=request.user)
    messages.success(request, _("보류를 풀었습니다. 보유기간이 끝난 것은 다음 명단에 다시 오릅니다."))
    return redirect("office_retention:holds")


def _shown(hold: LegalHold) -> dict[str, object]:
    """A hold with the name of what it holds: a kind, a receipt number, or a person's number."""
    what = {
        LegalHold.Scope.KIND: lambda: name_of(hold.kind),
        LegalHold.Scope.PETITION: lambda: hold.petition.receipt_number if hold.petition else _("파기한 민원"),
        LegalHold.Scope.CITIZEN: lambda: str(hold.citizen_id)[:8],
    }[LegalHold.Scope(hold.scope)]()
    return {"hold": hold, "what": what, "reason": hold.reason()}
