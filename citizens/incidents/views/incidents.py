"""Incidents: the list with its clocks, one incident, what is known of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from citizens.access_log.models import AccessAlarm
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import View, officer_required
from citizens.encryption import prefetch_keys
from citizens.incidents import duties, workflow
from citizens.incidents.errors import StaleIncident, StepNotAllowed
from citizens.incidents.forms import ClosingForm, IncidentForm, MeasureForm, NoticeForm, ReportForm
from citizens.incidents.models import Incident, IncidentNotice, IncidentStep

CLOSED_SHOWN = 50
STEPS_SHOWN = 200
ICONS = {
    IncidentStep.Kind.OPENED: "flag",
    IncidentStep.Kind.DESCRIBED: "pencil",
    IncidentStep.Kind.FROZEN: "users",
    IncidentStep.Kind.ADDED: "user-plus",
    IncidentStep.Kind.LEFT_OUT: "x",
    IncidentStep.Kind.MEASURED: "wrench",
    IncidentStep.Kind.REPORTED: "building-2",
    IncidentStep.Kind.NOTIFIED: "mail",
    IncidentStep.Kind.POSTED: "megaphone",
    IncidentStep.Kind.CLOSED: "check",
}
STALE = gettext_lazy("그 사이에 다른 사람이 처리했습니다. 지금 내용을 살펴보고 다시 해 주세요.")


def handler_required(view: View) -> View:
    return officer_required(permission_required("incidents.handle_incident", raise_exception=True)(view))


def found(request: AccountRequest, number: str) -> Incident:
    return get_object_or_404(Incident.objects.visible_to(request.user), number=number)


@handler_required
@require_safe
def incidents(request: AccountRequest) -> HttpResponse:
    mine = Incident.objects.visible_to(request.user)
    shown = [*mine.open().order_by("known_at", "id")]
    closed = list(mine.filter(closed_at__isnull=False).order_by("-closed_at", "id")[:CLOSED_SHOWN])
    prefetch_keys([*shown, *closed])
    context = {
        "section": "privacy",
        "tab": "incidents",
        "waiting": [_row(each) | {"clocks": clocks(each)} for each in shown],
        "closed": [_row(each) for each in closed],
    }
    return render(request, "incidents/incidents.html", context)


@handler_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AccountRequest) -> HttpResponse:
    """Begun from nothing or from an alarm, which says when and by whom."""
    key = request.GET.get("alarm", "")
    alarm = AccessAlarm.objects.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None
    initial: dict[str, Any] = {"known_at": timezone.localtime(), "kind": Incident.Kind.LEAK}
    if alarm:
        initial |= {"happened_from": timezone.localtime(alarm.hour), "kind": Incident.Kind.SUSPECTED}
    form = IncidentForm(request.POST or None, initial=initial)
    if form.is_valid():
        opened = workflow.open_incident(by=request.user, facts=form.facts(), alarm=alarm)
        messages.success(request, _("사고를 기록했습니다. 72시간을 세기 시작합니다."))
        return redirect("office_incidents:incident", opened.number)
    context = {"section": "privacy", "tab": "incidents", "form": form, "alarm": alarm}
    return render(request, "incidents/facts.html", context)


@handler_required
@require_safe
def incident(request: AccountRequest, number: str) -> HttpResponse:
    return page(request, found(request, number))


@handler_required
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: AccountRequest, number: str) -> HttpResponse:
    """What is known now; the notices that went out stay as they were."""
    shown = found(request, number)
    initial = {name: getattr(shown, name) for name in IncidentForm.base_fields if hasattr(shown, name)}
    form = IncidentForm(request.POST or None, initial=initial | shown.words())
    if form.is_valid():
        try:
            workflow.describe(shown, by=request.user, facts=form.facts(), version=form.cleaned_data["version"])
        except StaleIncident:
            form.add_error(None, STALE)
        except StepNotAllowed:
            form.add_error(None, _("끝난 사고는 고치지 못합니다."))
        else:
            messages.success(request, _("고쳤습니다."))
            return redirect("office_incidents:incident", shown.number)
    context = {"section": "privacy", "tab": "incidents", "form": form, "incident": shown}
    return render(request, "incidents/facts.html", context)


def page(request: AccountRequest, shown: Incident, bound: dict[str, Any] | None = None) -> HttpResponse:
    """One incident: clocks, facts, numbers of persons, what to do next, and what was done."""
    steps = list(shown.steps.select_related("actor__department").order_by("-number")[:STEPS_SHOWN])
    prefetch_keys(steps)
    version = {"version": shown.version}
    next_kind = IncidentNotice.Kind.FOLLOW_UP if shown.notified_at else IncidentNotice.Kind.FIRST
    if shown.kind == Incident.Kind.SUSPECTED and not shown.notified_at:
        next_kind = IncidentNotice.Kind.SUSPECTED
    forms = {
        "measure": bind(MeasureForm),
        "report": bind(ReportForm, **version, reported_at=timezone.localtime()),
        "notice": bind(NoticeForm, **version, kind=next_kind),
        "closing": bind(ClosingForm, **version),
    }
    context = {
        "section": "privacy",
        "tab": "incidents",
        "incident": shown,
        "clocks": clocks(shown),
        "words": shown.words(),
        "counts": counts(shown),
        "notices": [{"notice": each, "text": each.text("ko")} for each in shown.notices.select_related("actor")],
        "entries": [_entry(shown, step) for step in steps],
        "forms": forms | (bound or {}) if shown.is_open else {},
    }
    return render(request, "incidents/incident.html", context)


def bind(form_class: Any, data: Any = None, **initial: Any) -> Any:
    """A form of the page of one incident: several stand there, so each has ids of its own."""
    return form_class(data, initial=initial, auto_id=f"{form_class.__name__}_%s")


def clocks(shown: Incident) -> list[dict[str, Any]]:
    now = timezone.now()
    found_duties: list[duties.Duty] = workflow.duties_of(shown)
    return [
        {"duty": duty, "hours": duty.hours_left(now), "late": -duty.hours_left(now), "is_late": duty.is_late(now)}
        for duty in found_duties
    ]


def counts(shown: Incident) -> dict[str, int]:
    """How many stand on the list, know of it, and how."""
    touched = shown.persons.touched()
    outcomes = {outcome: touched.filter(outcome=outcome).count() for outcome in ("mailed", "no_address", "gone")}
    return {"all": touched.count(), "untold": touched.untold().count(), **outcomes}


def _row(shown: Incident) -> dict[str, Any]:
    return {"incident": shown, "title": shown.listed_title()}


def _entry(shown: Incident, step: IncidentStep) -> dict[str, Any]:
    department = step.actor.department.name if step.actor.department else ""
    return {
        "title": step.get_kind_display(),
        "icon": ICONS[IncidentStep.Kind(step.kind)],
        "state": "now" if step.number == shown.version else "",
        "at": step.occurred_at,
        "who": f"{department} {step.actor}".strip(),
        "text": _fact(step),
        "box": step.note(),
    }


def _fact(step: IncidentStep) -> str:
    details = step.details
    if "came" in details:
        return _("%(count)s명이 명단에 들어왔습니다.") % {"count": details["came"]}
    if "count" in details:
        return _("%(count)s명에게 보냅니다.") % {"count": details["count"]}
    return ""
