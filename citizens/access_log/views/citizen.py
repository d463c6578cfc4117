from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens.access_log.models import AccessLogEntry
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required

PAGE_SIZE = 30


@require_safe
@citizen_required
def mine(request: AccountRequest) -> HttpResponse:
    """Who looked at my data, and why: one person's entries are few enough to be numbered."""
    entries = AccessLogEntry.objects.about(request.user).select_related("actor__department")
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "access_log/mine.html", {"page": page})
