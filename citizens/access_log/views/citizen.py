"""Who looked at my data, and why: what was opened, entry by entry; lists in which I stood, day by day."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens.access_log.forms import OwnLogFilter
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest
from citizens.accounts.models import Account
from citizens.accounts.permissions import citizen_required

PAGE_SIZE = 30


@require_safe
@citizen_required
def mine(request: AccountRequest) -> HttpResponse:
    """One person's entries are few enough to be numbered."""
    form = OwnLogFilter(request.GET)
    shows_lists = request.GET.get("show") == "lists"
    page = _lists(request, form) if shows_lists else _looks(request, form)
    return render(request, "access_log/mine.html", {"page": page, "form": form, "shows_lists": shows_lists})


def _looks(request: AccountRequest, form: OwnLogFilter) -> Page[Any]:
    entries = form.narrow(AccessLogEntry.objects.about(request.user)).select_related("actor__department")
    return Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))


def _lists(request: AccountRequest, form: OwnLogFilter) -> Page[Any]:
    """An officer opens the worklist many times a day: one line says how often."""
    days = (
        form.narrow(AccessLogEntry.objects.listing_own(request.user))
        .annotate(day=TruncDate("occurred_at"))
        .values("day", "actor", "target")
        .annotate(times=Count("id"))
        .order_by("-day", "actor", "target")
    )
    page = Paginator(days, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    actors = Account.objects.select_related("department").in_bulk([row["actor"] for row in rows if row["actor"]])
    page.object_list = [row | {"actor": actors.get(row["actor"])} for row in rows]  # type: ignore[misc]
    return page
