"""Who was touched: found in the log or by hand, frozen on the list, masked on the page."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from citizens.access_log import actions as access_log
from citizens.access_log.forms import LogFilter
from citizens.access_log.models import AccessAlarm, AccessLogEntry
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.encryption import SealError, prefetch_keys
from citizens.incidents import listing, workflow
from citizens.incidents.errors import StepNotAllowed
from citizens.incidents.forms import LeavingOutForm, PersonForm
from citizens.incidents.models import Incident, IncidentPerson
from citizens.incidents.views.incidents import counts, found, handler_required
from citizens.registry.models import Citizen

PAGE_SIZE = 50
TARGET = gettext_noop("개인정보 사고의 명단")
PURPOSE = gettext_noop("개인정보 사고를 알리려고")
ENDED = gettext_noop("끝난 사고입니다. 명단을 바꾸지 못합니다.")
Action = AccessLogEntry.Action


@handler_required
@require_safe
def persons(request: AccountRequest, number: str) -> HttpResponse:
    """The list, and what a filter of the log would add to it."""
    incident = found(request, number)
    is_asked = any(name in request.GET for name in LogFilter.base_fields)
    form = LogFilter(request.GET if is_asked else _suggested(incident))
    entries = form.narrow(AccessLogEntry.objects.all())
    page = page_by_key(incident.persons.order_by("added_at", "id"), request.GET, PAGE_SIZE)
    _log(request, Action.LIST, listed=[place.citizen_id for place in page.rows])
    context = {
        "section": "privacy",
        "tab": "incidents",
        "incident": incident,
        "form": form,
        "is_asked": is_asked,
        "would_come": listing.count_of(entries) if is_asked else 0,
        "rows": _rows(page.rows),
        "next_mark": page.next_mark,
        "counts": counts(incident),
        "person_form": PersonForm(),
    }
    return render(request, "incidents/persons.html", context)


@handler_required
@require_POST
def freezing(request: AccountRequest, number: str) -> HttpResponse:
    incident, form = found(request, number), LogFilter(request.POST)
    if not form.is_valid():
        messages.error(request, _("조건을 읽지 못했습니다. 날짜를 살펴보고 다시 해 주세요."))
        return redirect("office_incidents:persons", incident.number)
    entries = form.narrow(AccessLogEntry.objects.all())
    try:
        came = workflow.freeze_persons(incident, by=request.user, entries=entries, note=_conditions(form))
    except StepNotAllowed:
        messages.error(request, _(ENDED))
    else:
        messages.success(request, _("%(count)s명이 명단에 들어왔습니다.") % {"count": came})
    return redirect("office_incidents:persons", incident.number)


@handler_required
@require_POST
def person(request: AccountRequest, number: str) -> HttpResponse:
    """One person by an exact address or number. It is not kept; who was found is logged."""
    incident, form = found(request, number), PersonForm(request.POST)
    ids = AccessLogEntry.objects.of_contact(form.cleaned_data["contact"]) if form.is_valid() else []
    citizens = list(Citizen.objects.filter(pk__in=ids).select_related("merged_into"))
    _log(request, Action.SEARCH, listed=[citizen.pk for citizen in citizens])
    try:
        came = sum(workflow.add_person(incident, by=request.user, citizen=citizen) for citizen in citizens)
    except StepNotAllowed:
        messages.error(request, _(ENDED))
    else:
        _say(request, found_any=bool(citizens), came=came)
    return redirect("office_incidents:persons", incident.number)


@handler_required
@require_POST
def leaving_out(request: AccountRequest, number: str, place_id: UUID) -> HttpResponse:
    incident = found(request, number)
    place, form = get_object_or_404(incident.persons, pk=place_id), LeavingOutForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("빼는 까닭을 써 주세요."))
        return redirect("office_incidents:persons", incident.number)
    try:
        workflow.leave_out(place, by=request.user, reason=form.cleaned_data["reason"])
    except StepNotAllowed:
        messages.error(request, _("이미 알렸거나 뺀 사람입니다."))
    else:
        messages.success(request, _("명단에서 뺐습니다."))
    return redirect("office_incidents:persons", incident.number)


def _say(request: AccountRequest, *, found_any: bool, came: int) -> None:
    if not found_any:
        messages.error(request, _("이 연락처의 구민을 찾지 못했습니다. 등록한 그대로 써 주세요."))
    elif came:
        messages.success(request, _("명단에 넣었습니다."))
    else:
        messages.info(request, _("이미 명단에 있습니다."))


def _suggested(incident: Incident) -> QueryDict:
    """The filter as the facts suggest it."""
    query = QueryDict(mutable=True)
    begun = incident.happened_from or incident.known_at - timedelta(days=7)
    query["since"] = timezone.localdate(begun).isoformat()
    query["until"] = timezone.localdate(incident.happened_until or incident.known_at).isoformat()
    if alarm := AccessAlarm.objects.filter(pk=incident.alarm_id or 0).first():
        query["officer"] = str(alarm.actor_id)
    return query


def _conditions(form: LogFilter) -> str:
    """By which filter it was, for the record."""
    chosen = form.cleaned_data
    said = [f"{form.fields[name].label}: {value}" for name, value in chosen.items() if value]
    return ", ".join(said)


def _rows(places: list[IncidentPerson]) -> list[dict[str, Any]]:
    citizens = Citizen.objects.in_bulk([place.citizen_id for place in places])
    prefetch_keys(list(citizens.values()))
    return [{"place": place, "name": _masked_name(citizens.get(place.citizen_id))} for place in places]


def _masked_name(citizen: Citizen | None) -> str:
    try:
        return citizen.masked_name() if citizen else ""
    except SealError:
        return ""


def _log(request: AccountRequest, action: str, listed: list[UUID]) -> None:
    access_log.record(
        actor=request.user,
        action=action,
        listed=listed,
        target=TARGET,
        purpose=PURPOSE,
        count=len(listed),
        ip=client_ip(request),
    )
