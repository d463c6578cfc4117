"""The steps of an incident: bind the form, take the step, go back; a refusal is a sentence above what was typed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from citizens.accounts.http import AccountRequest
from citizens.incidents import letters, workflow
from citizens.incidents.errors import StaleIncident, StepNotAllowed
from citizens.incidents.forms import ClosingForm, MeasureForm, NoticeForm, ReportForm
from citizens.incidents.models import Incident
from citizens.incidents.views.incidents import STALE, bind, counts, found, handler_required, page

_TOLD = {
    "mail": gettext_lazy("통지를 보내기 시작했습니다. 몇 분 안에 모두에게 갑니다."),
    "post": gettext_lazy("누리집에 30일 동안 올렸습니다."),
}


@handler_required
@require_POST
def measure(request: AccountRequest, number: str) -> HttpResponse:
    refused = _("끝난 사고에는 더 적지 못합니다.")
    return _step(request, number, "measure", MeasureForm, workflow.record_measure, _("조치를 적었습니다."), refused)


@handler_required
@require_POST
def report(request: AccountRequest, number: str) -> HttpResponse:
    refused = _("신고한 때는 알게 된 때와 지금 사이여야 합니다.")
    return _step(request, number, "report", ReportForm, workflow.report, _("신고한 것을 적었습니다."), refused)


@handler_required
@require_POST
def closing(request: AccountRequest, number: str) -> HttpResponse:
    refused = _("아직 하지 않은 일이 있습니다. 위의 시계에 남은 일을 먼저 해 주세요.")
    return _step(request, number, "closing", ClosingForm, workflow.close, _("사고를 끝냈습니다."), refused)


@handler_required
@require_POST
def notice(request: AccountRequest, number: str) -> HttpResponse:
    """The words are shown first; only the second press sends or posts them."""
    incident, form = found(request, number), bind(NoticeForm, request.POST)
    if not form.is_valid():
        return page(request, incident, {"notice": form})
    way = request.POST.get("way", "")
    steps = {"mail": workflow.notify, "post": workflow.post}
    if way not in steps:
        return _preview(request, incident, form)
    return _step(
        request, number, "notice", NoticeForm, steps[way], _TOLD[way], _("알릴 사람이 없거나 끝난 사고입니다.")
    )


def _preview(request: AccountRequest, incident: Incident, form: NoticeForm) -> HttpResponse:
    kind = form.cleaned_data["kind"]
    context = {
        "section": "privacy",
        "tab": "incidents",
        "incident": incident,
        "form": form,
        "kind": kind,
        "texts": [{"language": each, "text": letters.compose(incident, kind, each)} for each in ("ko", "en")],
        "audience": incident.persons.audience(kind).count(),
        "counts": counts(incident),
    }
    return render(request, "incidents/notice.html", context)


def _step(
    request: AccountRequest, number: str, noun: str, form_class: Any, step: Any, told: Any, refused: str
) -> HttpResponse:
    incident, form = found(request, number), bind(form_class, request.POST)
    if form.is_valid():
        try:
            step(incident, by=request.user, **form.cleaned_data)
        except StaleIncident:
            form.add_error(None, STALE)
        except StepNotAllowed:
            form.add_error(None, refused)
        else:
            messages.success(request, told)
            return redirect("office_incidents:incident", incident.number)
    return page(request, found(request, number), {noun: form})
