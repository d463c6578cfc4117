"""The privacy officer's console: who looked at whom, alarms, the monthly review. Each look is itself logged."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.access_log import actions, alarms, reviewing
from citizens.access_log.forms import CitizenSearchForm, LogFilter, ReviewForm
from citizens.access_log.models import AccessLogEntry, AccessReview
from citizens.accounts.http import AccountRequest, client_ip
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import View, officer_required
from citizens.encryption import SealError, prefetch_keys

PAGE_SIZE = 50
KEPT_DAYS = 730
TARGET = gettext_noop("접속기록 점검")
PAST_REVIEWS = 12


def _privacy_officer_required(view: View) -> View:
    return officer_required(permission_required("access_log.view_accesslogentry", raise_exception=True)(view))


@_privacy_officer_required
@require_safe
def log(request: AccountRequest) -> HttpResponse:
    """The log, newest first, with the alarms on top."""
    now = timezone.now()
    form = LogFilter(request.GET)
    found = form.narrow(AccessLogEntry.objects.all())
    rows = found.order_by("-occurred_at", "id").select_related("actor__department", "citizen")
    page = page_by_key(rows, request.GET, PAGE_SIZE)
    _record(request, page.rows, about=page.rows[0] if form.citizens and page.rows else None)
    counts = dict(found.order_by().values_list("action").annotate(Count("id")))
    month = reviewing.last_month(timezone.localdate(now))
    context = {
        "section": "privacy",
        "form": form,
        "citizen_form": CitizenSearchForm(),
        "page": page,
        "rows": _rows(page.rows),
        "counts": [
            {"label": action.label, "count": counts[action]} for action in AccessLogEntry.Action if action in counts
        ],
        "alarms": alarms.recent(now),
        "month": month,
        "is_reviewed": AccessReview.objects.filter(month=month).exists(),
    }
    return render(request, "access_log/office_log.html", context)


@_privacy_officer_required
@require_POST
def citizen(request: AccountRequest) -> HttpResponse:
    """From an exact address or number to that person's entries; it is not kept and not shown again."""
    form = CitizenSearchForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("전자우편 주소나 전화번호를 써 주세요."))
        return redirect("office_privacy:log")
    ids = AccessLogEntry.objects.of_contact(form.cleaned_data["contact"])
    if not ids:
        _record(request, [])
        messages.info(request, _("이 사람의 접속기록이 없습니다."))
        return redirect("office_privacy:log")
    since = timezone.localdate() - timedelta(days=KEPT_DAYS)
    query = urlencode([("since", since.isoformat()), *(("citizen", each) for each in ids)])
    return redirect(f"{reverse('office_privacy:log')}?{query}")


@_privacy_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: AccountRequest) -> HttpResponse:
    """Last month's sample to judge and sign, and the reviews before it."""
    month = reviewing.last_month(timezone.localdate())
    past = list(AccessReview.objects.select_related("reviewer")[:PAST_REVIEWS])
    context: dict[str, Any] = {"section": "privacy", "month": month, "past": past}
    if any(each.month == month for each in past):
        return render(request, "access_log/office_review.html", context)
    sample = reviewing.draw(month)
    form = ReviewForm(request.POST or None, sample=sample)
    if sample.entries and form.is_valid():
        try:
            reviewing.sign(sample, by=request.user, findings=form.findings())
        except reviewing.AlreadySigned:
            messages.warning(request, _("다른 사람이 먼저 서명했습니다."))
        else:
            messages.success(request, _("점검을 마치고 서명했습니다."))
        return redirect("office_privacy:review")
    _record(request, sample.entries)
    rows = [row | {"field": form[str(row["entry"].pk)]} for row in _rows(sample.entries)]
    return render(request, "access_log/office_review.html", context | {"sample": sample, "form": form, "rows": rows})


def _record(request: AccountRequest, entries: list[AccessLogEntry], about: AccessLogEntry | None = None) -> None:
    """The look into the log, before it shows; a search for one person is one the person can see."""
    actions.record(
        actor=request.user,
        action=AccessLogEntry.Action.SEARCH,
        citizen=about.citizen if about else None,
        listed=[entry.citizen_id for entry in entries if entry.citizen_id],
        target=TARGET,
        count=len(entries),
        ip=client_ip(request),
    )


def _rows(entries: list[AccessLogEntry]) -> list[dict[str, Any]]:
    """Entries with the masked name of the person, blank where there is none or its key is gone."""
    prefetch_keys([*entries, *(entry.citizen for entry in entries if entry.citizen)])
    return [{"entry": entry, "name": _masked_name(entry)} for entry in entries]


def _masked_name(entry: AccessLogEntry) -> str:
    try:
        return entry.citizen.masked().name if entry.citizen else ""
    except SealError:
        return ""
