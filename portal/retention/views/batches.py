"""Lists, their approval, how far they are, and the certificate."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from citizens.accounts.http import AccountRequest
from portal.retention import approving, certificate, listing
from portal.retention.errors import DestructionRefused, ListChanged, OwnProposal
from portal.retention.forms import ApprovalForm
from portal.retention.models import DestructionBatch, DestructionLine
from portal.retention.rules import name_of
from portal.retention.views.access import permitted

SHOWN = 30
State = DestructionBatch.State


@permitted("view_retention")
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: AccountRequest) -> HttpResponse:
    """All batches, newest first; a POST makes a new list."""
    if request.method == "POST":
        return _new_list(request)
    before = request.GET.get("before", "")
    rows = DestructionBatch.objects.select_related("proposed_by", "approved_by")
    if before.isdecimal() and len(before) < 10:
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: SHOWN + 1])
    context = {
        "section": "retention",
        "batches": page[:SHOWN],
        "next_mark": page[SHOWN - 1].pk if len(page) > SHOWN else "",
    }
    return render(request, "retention/batches.html", context)


def _new_list(request: AccountRequest) -> HttpResponse:
    if not request.user.has_perm("retention.propose_destruction"):
        messages.error(request, _("명단을 만들 권한이 없습니다."))
        return redirect("office_retention:overview")
    made = listing.list_due()
    if made is not None:
        return redirect("office_retention:batch", made.pk)
    waiting = DestructionBatch.objects.filter(origin="schedule", state__in=(State.LISTED, State.PROPOSED)).first()
    if waiting is not None:
        messages.info(request, _("먼저 만든 명단이 아직 기다리고 있습니다."))
        return redirect("office_retention:batch", waiting.pk)
    messages.info(request, _("지금 파기할 것이 없습니다."))
    return redirect("office_retention:overview")


@permitted("view_retention")
@require_safe
@vary_on_headers("HX-Request")
def batch(request: AccountRequest, number: int) -> HttpResponse:
    found = _batch(number)
    template = "retention/_progress.html" if request.htmx else "retention/batch.html"
    return render(request, template, _context(request, found, ApprovalForm()))


@permitted("propose_destruction")
@require_POST
def proposal(request: AccountRequest, number: int) -> HttpResponse:
    found = _batch(number)
    try:
        approving.propose(found, by=request.user)
    except DestructionRefused:
        messages.warning(request, _("이미 다른 사람이 처리했습니다."))
    else:
        messages.success(request, _("승인을 요청했습니다. 승인할 수 있는 사람에게 메일을 보냈습니다."))
    return redirect("office_retention:batch", number)


@permitted("approve_destruction")
@require_POST
def approval(request: AccountRequest, number: int) -> HttpResponse:
    found, form = _batch(number), ApprovalForm(request.POST)
    if not form.is_valid():
        return render(request, "retention/batch.html", _context(request, found, form))
    try:
        approving.approve(found, by=request.user, council_decision=form.cleaned_data["council_decision"])
    except OwnProposal:
        messages.error(request, _("자기가 올린 파기는 승인할 수 없습니다. 다른 사람이 승인해야 합니다."))
    except ListChanged:
        messages.error(request, _("명단이 올린 뒤에 바뀌었습니다. 거둬들이고 새로 만들어 주세요."))
    except DestructionRefused:
        messages.warning(request, _("이미 다른 사람이 처리했습니다."))
    else:
        messages.success(request, _("승인했습니다. 30초 안에 파기를 시작합니다."))
    return redirect("office_retention:batch", number)


@permitted("propose_destruction")
@require_POST
def withdrawal(request: AccountRequest, number: int) -> HttpResponse:
    try:
        approving.withdraw(_batch(number))
    except DestructionRefused:
        messages.warning(request, _("이미 승인했거나 거둬들인 명단입니다."))
    else:
        messages.success(request, _("명단을 거둬들였습니다. 아무것도 파기하지 않았습니다."))
    return redirect("office_retention:batch", number)


@permitted("view_retention")
@require_safe
def certificate_page(request: AccountRequest, number: int) -> HttpResponse:
    found = _done(number)
    context = {"section": "retention", "batch": found, "certificate": certificate.of(found)}
    return render(request, "retention/certificate.html", context)


@permitted("view_retention")
@require_safe
def certificate_pdf(request: AccountRequest, number: int) -> HttpResponse:
    found = _done(number)
    response = HttpResponse(certificate.pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="destruction-{found.pk}.pdf"'
    return response


def _batch(number: int) -> DestructionBatch:
    if number > 2**31:
        raise Http404
    return get_object_or_404(DestructionBatch.objects.select_related("proposed_by", "approved_by"), pk=number)


def _done(number: int) -> DestructionBatch:
    found = _batch(number)
    if found.state != State.DONE:
        raise Http404
    return found


def _context(request: AccountRequest, found: DestructionBatch, form: ApprovalForm) -> dict[str, Any]:
    total = found.listed().count()
    waiting = found.waiting().count()
    return {
        "section": "retention",
        "batch": found,
        "lines": [_row(line) for line in found.lines.all()],
        "total": total,
        "settled": total - waiting,
        "stayed": found.stayed(),
        "form": form,
        "is_own": found.proposed_by_id == request.user.pk,
        "stages": _stages(found),
    }


def _row(line: DestructionLine) -> dict[str, Any]:
    return {"name": name_of(line.kind), "line": line}


def _stages(found: DestructionBatch) -> list[tuple[str, str]]:
    """Where the batch stands among list, proposal, destruction and certificate."""
    names = [_("명단"), _("승인 요청"), _("파기"), _("확인서")]
    at = {State.LISTED: 0, State.PROPOSED: 1, State.RUNNING: 2, State.DONE: 4}.get(State(found.state), -1)
    return [(name, "done" if place < at else "now" if place == at else "") for place, name in enumerate(names)]
