"""All petitions of one citizen, the newest first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import citizen_required
from civil_petitions.models import Petition, set_titles

PAGE_SIZE = 20


@require_safe
@citizen_required
def history(request: AccountRequest) -> HttpResponse:
    mine = Petition.objects.visible_to(request.user)
    state = request.GET.get("state", "")
    chosen = {"open": mine.open(), "ended": mine.ended()}.get(state, mine)
    page = page_by_key(chosen.for_list().order_by("-submitted_at", "id"), request.GET, PAGE_SIZE)
    set_titles(page.rows)
    return render(request, "civil_petitions/history.html", {"page": page, "state": state})
