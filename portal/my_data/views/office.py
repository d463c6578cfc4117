"""Rights requests on the privacy officer's desk. Each look at one is logged before it shows."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from citizens.encryption import SealError, prefetch_keys
from civil_petitions.attachments.scanning import scan
from civil_petitions.models.attachment import ScanState
from portal.my_data import granting, timeline
from portal.my_data.forms import DecisionForm, ExtensionForm, IdentityForm, StepForm
from portal.my_data.kinds import KINDS
from portal.rights_requests import mandates, workflow
from portal.rights_requests.errors import BarredByLaw, OwnLook, StaleRequest, StepNotAllowed
from portal.rights_requests.models import RightsRequest, Status

Action = AccessLogEntry.Action
MOST_OPEN = 200
PAGE_SIZE = 30
PURPOSE = gettext_noop("개인정보 요구에 답하려고")


def _handler_required(view: View) -> View:
    return officer_required(permission_required("rights_requests.handle_rightsrequest", raise_exception=True)(view))


@_handler_required
@require_safe
def requests(request: AccountRequest) -> HttpResponse:
    """What is open, the most urgent first; below it, what is done."""
    mine = RightsRequest.objects.visible_to(request.user).select_related("citizen", "officer")
    waiting = list(mine.open().order_by("due_on", "id")[:MOST_OPEN])
    page = page_by_key(
        mine.exclude(status__in=("received", "in_progress")).order_by("-received_at", "id"), request.GET, PAGE_SIZE
    )
    shown = [*waiting, *page.rows]
    _log(request, Action.LIST, listed=[each.citizen_id for each in shown], target="rights-requests")
    prefetch_keys([each.citizen for each in shown])
    context = {
        "section": "privacy",
        "tab": "requests",
        "waiting": [_row(each) for each in waiting],
        "ended": [_row(each) for each in page.rows],
        "next_mark": page.next_mark,
    }
    return render(request, "my_data/office/requests.html", context)


@_handler_required
@require_safe
def case(request: AccountRequest, number: str) -> HttpResponse:
    return _case(request, _found(request, number))


@_handler_required
@require_POST
def taking(request: AccountRequest, number: str) -> HttpResponse:
    return _step(request, number, "taking", StepForm, workflow.take, _("요구를 맡았습니다."))


@_handler_required
@require_POST
def identification(request: AccountRequest, number: str) -> HttpResponse:
    return _step(request, number, "identification", IdentityForm, workflow.identify, _("확인한 것을 남겼습니다."))


@_handler_required
@require_POST
def extension(request: AccountRequest, number: str) -> HttpResponse:
    return _step(request, number, "extension", ExtensionForm, workflow.extend, _("답할 날을 늦추고 알렸습니다."))


@_handler_required
@require_POST
def decision(request: AccountRequest, number: str) -> HttpResponse:
    return _step(request, number, "decision", DecisionForm, granting.decide, _("답을 보냈습니다."))


@_handler_required
@require_safe
def mandate(request: AccountRequest, number: str) -> HttpResponse:
    found = _found(request, number)
    if found.mandate_id is None:
        raise Http404
    _log(request, Action.DOWNLOAD, citizen=found.citizen, target=found.number)
    try:
        content = mandates.read(found)
    except (SealError, OSError) as error:
        raise Http404 from error
    if scan(content) not in (ScanState.CLEAN, ScanState.UNSCANNED):
        messages.error(request, _("위임장 파일을 아직 열 수 없습니다. 바이러스 검사를 지나지 못했습니다."))
        return redirect("office_rights_requests:case", found.number)
    extension = found.mandate_type.rpartition("/")[2]
    headers = {"Content-Disposition": f'attachment; filename="{found.number}.{extension}"'}
    return HttpResponse(content, content_type=found.mandate_type, headers=headers)


def _step(request: AccountRequest, number: str, noun: str, form_class: Any, step: Any, told: str) -> HttpResponse:
    """Bind the form, take the step, go back; a refusal is a sentence above what was typed."""
    found = _found(request, number)
    form = _form(form_class, found, request.POST)
    if form.is_valid():
        if form.cleaned_data.get("subject", found.citizen) != found.citizen:
            _log(request, Action.SEARCH, citizen=form.cleaned_data["subject"], target=found.number)
        try:
            step(found, by=request.user, **_wanted(form))
        except StaleRequest:
            form.add_error(None, _("그 사이에 다른 사람이 처리했습니다. 지금 내용을 살펴보고 다시 해 주십시오."))
        except BarredByLaw:
            form.add_error(
                "outcome", _("법이 보관하게 한 자료가 있습니다. ‘일부 들어드림’을 고르고 근거를 골라 주십시오.")
            )
        except OwnLook:
            form.add_error(None, _("내가 본 기록을 알린 것입니다. 다른 보호책임자가 답해야 합니다."))
        except StepNotAllowed:
            form.add_error(None, _("지금은 할 수 없습니다. 먼저 맡고, 본인을 확인해 주십시오."))
        else:
            messages.success(request, told)
            return redirect("office_rights_requests:case", found.number)
        found.refresh_from_db()
    return _case(request, found, {noun: form})


def _case(request: AccountRequest, found: RightsRequest, bound: dict[str, Any] | None = None) -> HttpResponse:
    _log(request, Action.VIEW, citizen=found.citizen, target=found.number)
    names = {kind.code: kind.name for kind in KINDS}
    events = list(found.events.select_related("actor__department").order_by("-number"))
    in_progress = found.status == Status.IN_PROGRESS
    forms = {
        "taking": _form(StepForm, found) if found.is_open else None,
        "identification": _form(IdentityForm, found) if in_progress else None,
        "extension": _form(ExtensionForm, found) if in_progress and not found.extended_from else None,
        "decision": _form(DecisionForm, found) if in_progress else None,
    } | (bound or {})
    context = {
        "section": "privacy",
        "tab": "requests",
        "found": found,
        "name": _masked_name(found),
        "text": found.text(),
        "entry": found.log_entry(),
        "subject_words": found.subject_words(),
        "mandate_name": found.mandate_name(),
        "answer": found.answer(),
        "holdings": [names.get(code, code) for code in found.holdings],
        "asked": granting.asked(found) if found.kind in (RightsRequest.Kind.ERASURE,) else [],
        "days_left": found.days_left(timezone.localdate()),
        "entries": timeline.entries(found, events),
        "forms": forms,
    }
    return render(request, "my_data/office/case.html", context)


def _form(form_class: Any, found: RightsRequest, data: Any = None) -> Any:
    wanted = {"request": found} if form_class in (IdentityForm, DecisionForm) else {}
    return form_class(
        data, initial={"version": found.version}, prefix=None, auto_id=f"{form_class.__name__}_%s", **wanted
    )


def _wanted(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "contact"}


def _found(request: AccountRequest, number: str) -> RightsRequest:
    related = ("citizen", "officer", "subject")
    return get_object_or_404(RightsRequest.objects.visible_to(request.user).select_related(*related), number=number)


def _row(found: RightsRequest) -> dict[str, Any]:
    return {"request": found, "name": _masked_name(found), "days_left": found.days_left(timezone.localdate())}


def _masked_name(found: RightsRequest) -> str:
    try:
        return found.citizen.masked_name()
    except SealError:
        return ""


def _log(request: AccountRequest, action: str, **what: Any) -> None:
    access_log.record(actor=request.user, action=action, purpose=PURPOSE, ip=client_ip(request), **what)
