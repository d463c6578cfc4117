"""Alarms: each is looked into by a privacy officer, who writes down what was found."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citizens.access_log import alarms
from citizens.access_log.forms import AlarmFindingForm
from citizens.access_log.models import AccessAlarm, AccessLogEntry
from citizens.access_log.views.console import privacy_officer_required, record_look, with_names
from citizens.accounts.http import AccountRequest

SETTLED_SHOWN = 50
ENTRIES_SHOWN = 100


@privacy_officer_required
@require_safe
def alarm_list(request: AccountRequest) -> HttpResponse:
    """What is still to be looked into first, then what was."""
    shown = AccessAlarm.objects.select_related("actor__department").prefetch_related("findings__officer")
    context = {
        "section": "privacy",
        "tab": "alarms",
        "unsettled": list(shown.unsettled()),
        "settled": list(shown.settled()[:SETTLED_SHOWN]),
        "limits": {"reveals": alarms.REVEALS_AN_HOUR, "listed": alarms.LISTED_AN_HOUR},
    }
    return render(request, "access_log/office_alarms.html", context)


@privacy_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def alarm(request: AccountRequest, alarm_id: int) -> HttpResponse:
    """One alarm with the entries that raised it, and what was found."""
    raised = get_object_or_404(AccessAlarm.objects.select_related("actor__department"), pk=alarm_id)
    form = AlarmFindingForm(request.POST or None)
    if form.is_valid():
        alarms.settle(raised, by=request.user, **form.cleaned_data)
        messages.success(request, _("확인한 내용을 남겼습니다."))
        return redirect("office_privacy:alarms")
    entries = list(
        AccessLogEntry.objects.filter(
            actor=raised.actor,
            action__in=alarms.WATCHED[AccessAlarm.Kind(raised.kind)],
            occurred_at__gt=raised.hour - timedelta(hours=1),
            occurred_at__lt=raised.hour + timedelta(hours=1),
        )
        .select_related("actor__department", "citizen")
        .order_by("-occurred_at")[:ENTRIES_SHOWN]
    )
    record_look(request, entries)
    context = {
        "section": "privacy",
        "tab": "alarms",
        "alarm": raised,
        "findings": list(raised.findings.select_related("officer")),
        "form": form,
        "rows": with_names(entries),
    }
    return render(request, "access_log/office_alarm.html", context)
