"""The log itself: who looked at whom, found by day, officer, department, deed, case or person."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citizens.access_log import reviewing
from citizens.access_log.forms import CitizenSearchForm, DownloadFilter, LogFilter
from citizens.access_log.models import AccessAlarm, AccessLogEntry, AccessLogQuerySet, AccessReview
from citizens.access_log.views.console import privacy_officer_required, record_look, with_names
from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key

PAGE_SIZE = 50
KEPT_DAYS = 731


@privacy_officer_required
@require_safe
def log(request: AccountRequest) -> HttpResponse:
    """The log, newest first, and what waits for the privacy officer."""
    form = LogFilter(request.GET)
    found = form.narrow(AccessLogEntry.objects.all())
    month = reviewing.last_month(timezone.localdate())
    context = _page(request, form, found) | {
        "tab": "log",
        "citizen_form": CitizenSearchForm(),
        "open_alarms": AccessAlarm.objects.unsettled().count(),
        "month": month,
        "is_reviewed": AccessReview.objects.filter(month=month).exists(),
    }
    return render(request, "access_log/office_log.html", context)


@privacy_officer_required
@require_safe
def downloads(request: AccountRequest) -> HttpResponse:
    """What left the system as file or paper, with the reason of each (제8조제2항)."""
    form = DownloadFilter(request.GET)
    found = form.narrow(AccessLogEntry.objects.taken_out())
    context = _page(request, form, found) | {"tab": "downloads"}
    return render(request, "access_log/office_downloads.html", context)


@privacy_officer_required
@require_POST
def citizen(request: AccountRequest) -> HttpResponse:
    """From an exact address or number to that person's entries; it is not kept and not shown again."""
    form = CitizenSearchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("전자우편 주소나 전화번호를 써 주세요."))
        return redirect("office_privacy:log")
    ids = AccessLogEntry.objects.of_contact(form.cleaned_data["contact"])
    if not ids:
        record_look(request, [])
        messages.info(request, _("이 사람의 접속기록이 없습니다."))
        return redirect("office_privacy:log")
    since = timezone.localdate() - timedelta(days=KEPT_DAYS)
    query = urlencode([("since", since.isoformat()), *(("citizen", each) for each in ids)])
    return redirect(f"{reverse('office_privacy:log')}?{query}")


def _page(request: AccountRequest, form: LogFilter, found: AccessLogQuerySet) -> dict[str, Any]:
    """One page of what was found, logged before its names are opened."""
    rows = found.order_by("-occurred_at", "id").select_related("actor__department", "citizen")
    page = page_by_key(rows, request.GET, PAGE_SIZE)
    about = next((row for row in page.rows if row.citizen_id in form.citizens), None)
    record_look(request, page.rows, about=about)
    counts = dict(found.order_by().values_list("action").annotate(Count("id")))
    return {
        "section": "privacy",
        "form": form,
        "page": page,
        "rows": with_names(page.rows),
        "counts": [
            {"label": action.label, "value": action.value, "count": counts[action]}
            for action in AccessLogEntry.Action
            if action in counts
        ],
    }
