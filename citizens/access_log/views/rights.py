"""Who has which right and why, and how rights changed."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens.access_log import rights as held
from citizens.access_log.forms import RightsFilter
from citizens.access_log.views.console import privacy_officer_required
from citizens.accounts.http import AccountRequest
from citizens.accounts.models import RoleChange

PAGE_SIZE = 50
CHANGES_SHOWN = 30


@privacy_officer_required
@require_safe
def rights(request: AccountRequest) -> HttpResponse:
    form = RightsFilter(request.GET)
    found = form.narrow(held.holders())
    page = Paginator(found.prefetch_related("groups", "user_permissions"), PAGE_SIZE).get_page(request.GET.get("page"))
    changes = RoleChange.objects.select_related("account__department", "actor")
    context = {
        "section": "privacy",
        "tab": "rights",
        "form": form,
        "page": page,
        "holders": held.describe(page.object_list),
        "doubtful": held.doubtful(held.holders()).count(),
        "changes": [{"change": each, "role": held.role_name(each.role)} for each in changes[:CHANGES_SHOWN]],
    }
    return render(request, "access_log/office_rights.html", context)
