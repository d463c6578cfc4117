"""A person's own requests about their data: made, followed, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.registry import actions as registry
from portal.my_data import timeline
from portal.my_data.forms import NewRequestForm, OddEntryForm
from portal.my_data.kinds import KINDS
from portal.rights_requests import grounds, workflow
from portal.rights_requests.errors import StepNotAllowed
from portal.rights_requests.models import DECIDED, RightsRequest, Status


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AccountRequest) -> HttpResponse:
    citizen = registry.citizen_of(request.user)
    held = {kind.code for kind in KINDS if kind.count(citizen)}
    initial = {"kind": request.GET.get("kind", ""), "holdings": request.GET.getlist("holding")}
    form = NewRequestForm(request.POST or None, request.FILES or None, held=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        filed = workflow.file(by=request.user, **form.wanted())
        messages.success(request, _("요구를 받았습니다. 번호는 %(number)s입니다.") % {"number": filed.number})
        return redirect("my_data:request", filed.number)
    return render(request, "my_data/new_request.html", {"form": form})


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def odd_entry(request: AccountRequest, entry_id: UUID) -> HttpResponse:
    """Report one look at my own data as odd; reported already, its case is shown."""
    looks = AccessLogEntry.objects.about(request.user).select_related("actor__department")
    entry = get_object_or_404(looks, pk=entry_id)
    reported = RightsRequest.objects.visible_to(request.user).filter(log_entry_id=entry.pk).first()
    if reported is not None:
        return redirect("my_data:request", reported.number)
    form = OddEntryForm(request.POST or None)
    if form.is_valid():
        kind = RightsRequest.Kind.ODD_ENTRY
        filed = workflow.file(by=request.user, kind=kind, log_entry=entry, **form.cleaned_data)
        messages.success(request, _("알려 주셔서 고맙습니다. 10일 안에 확인해서 답해 드립니다."))
        return redirect("my_data:request", filed.number)
    return render(request, "my_data/odd_entry.html", {"form": form, "entry": entry})


@citizen_required
@require_safe
def detail(request: AccountRequest, number: str) -> HttpResponse:
    found = _mine(request, number)
    return render(request, "my_data/request.html", _page(found))


@citizen_required
@require_POST
def withdrawal(request: AccountRequest, number: str) -> HttpResponse:
    found = _mine(request, number)
    try:
        workflow.withdraw(found, by=request.user)
    except StepNotAllowed:
        messages.warning(request, _("이미 끝난 요구라 거두실 수 없습니다."))
    else:
        messages.success(request, _("요구를 거두셨습니다."))
    return redirect("my_data:request", found.number)


def _mine(request: AccountRequest, number: str) -> RightsRequest:
    return get_object_or_404(RightsRequest.objects.visible_to(request.user).select_related("officer"), number=number)


def _page(found: RightsRequest) -> dict[str, Any]:
    names = {kind.code: kind.name for kind in KINDS}
    events = list(found.events.select_related("actor__department").order_by("-number"))
    return {
        "found": found,
        "text": found.text(),
        "entry": found.log_entry(),
        "subject_words": found.subject_words(),
        "mandate_name": found.mandate_name(),
        "holdings": [names.get(code, code) for code in found.holdings],
        "answer": found.answer(),
        "is_decided": found.status in DECIDED,
        "remedies": grounds.REMEDIES if found.status in (Status.REFUSED, Status.PARTLY_GRANTED) else (),
        "days_left": found.days_left(timezone.localdate()),
        "stages": timeline.stages(found),
        "entries": timeline.entries(found, events),
    }
