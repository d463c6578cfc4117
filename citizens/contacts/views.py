from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens.accounts.http import AccountRequest
from citizens.accounts.paging import page_by_key
from citizens.accounts.permissions import citizen_required
from citizens.contacts.forms import TimelineFilter
from citizens.contacts.models import Contact
from citizens.contacts.timeline import PAGE_SIZE, lines


@citizen_required
@require_safe
def mine(request: AccountRequest) -> HttpResponse:
    """Every contact of one's own with the office, without what officers noted for each other."""
    form = TimelineFilter(request.GET)
    contacts = form.narrow(Contact.objects.visible_to(request.user)).for_list()
    page = page_by_key(contacts, request.GET, PAGE_SIZE)
    context = {"form": form, "page": page, "lines": lines(page.rows, to=request.user)}
    return render(request, "contacts/mine.html", context)
