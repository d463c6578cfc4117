"""Looking up one petition without an account: by its number and the code that came with it."""

import hmac
import ipaddress
from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from citizens.accounts.http import client_ip
from citizens.accounts.own_origin import from_shared_page
from civil_petitions import receipt_numbers
from civil_petitions.forms.citizen import LookupForm
from civil_petitions.models import LookupAttempt, Petition
from civil_petitions.views.petition_page import page_of

TRIES = 5
WITHIN = timedelta(minutes=15)
OPEN_FOR = timedelta(minutes=30)
SESSION_KEY = "looked_up"


class _TooManyTries(Exception):
    """This network has guessed wrong too often."""


@from_shared_page
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Number and code together open the petition; which of the two was wrong is not told."""
    data = request.POST if request.method == "POST" else None
    form = LookupForm(data, initial={"receipt_number": request.GET.get("receipt_number", "")[:30]})
    if form.is_valid():
        try:
            petition = _try(client_ip(request), form.cleaned_data["receipt_number"], form.cleaned_data["code"])
        except _TooManyTries:
            form.add_error(None, _("여러 번 틀려 15분 동안 조회할 수 없습니다. 급하면 전화로 물어봐 주세요."))
            return _form_page(request, form, 429)
        if petition is not None:
            until = (timezone.now() + OPEN_FOR).timestamp()
            request.session[SESSION_KEY] = {petition.receipt_number: until}
            return redirect("tracking:petition", petition.receipt_number)
        form.add_error(None, _("접수번호와 확인번호가 맞지 않습니다. 접수증이나 메일에서 다시 확인해 주세요."))
    return _form_page(request, form, 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def petition(request: HttpRequest, receipt_number: str) -> HttpResponse:
    """The same page as the petitioner's own, to read only and without anybody's name."""
    until = request.session.get(SESSION_KEY, {}).get(receipt_number, 0)
    found = Petition.objects.for_page().filter(receipt_number=receipt_number).first()
    if found is None or until < timezone.now().timestamp():
        return redirect("tracking:lookup")
    context = page_of(found, found.content_for_lookup(), guest=True)
    return render(request, "civil_petitions/petition/detail.html", context | {"section": "tracking", "is_own": False})


@transaction.atomic
def _try(ip: str, receipt_number: str, code: str) -> Petition | None:
    """One try. Those of one network wait for each other, or many at once would count as none."""
    network = _network(ip)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"lookup {network}"])
    recent = LookupAttempt.objects.filter(network=network, tried_at__gt=timezone.now() - WITHIN)
    if recent.count() >= TRIES:
        raise _TooManyTries
    petition = _find(receipt_number, code)
    if petition is None:
        LookupAttempt.objects.create(network=network)
    return petition


def _find(receipt_number: str, code: str) -> Petition | None:
    """The petition if both are right; a wrong number costs as much time as a wrong code."""
    found = Petition.objects.for_page().filter(receipt_number=receipt_number).first()
    if not receipt_numbers.is_well_formed(receipt_number):
        found = None
    expected = found.lookup_code() if found else "-" * 6
    is_right = hmac.compare_digest(expected.encode(), code.encode())
    return found if is_right else None


def _network(ip: str) -> str:
    """The caller's network: a household shares one, and a guesser has few."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False))


def _form_page(request: HttpRequest, form: LookupForm, status: int) -> HttpResponse:
    return render(
        request, "civil_petitions/petition/lookup.html", {"form": form, "section": "tracking"}, status=status
    )
