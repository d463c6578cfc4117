"""The citizen proves who they are."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from citizens.accounts import identity
from citizens.accounts.http import AccountRequest
from citizens.accounts.permissions import citizen_required
from citizens.registry import actions


@citizen_required
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: AccountRequest) -> HttpResponse:
    agency = identity.agency()
    if agency is None:
        raise Http404
    citizen = actions.citizen_of(request.user)
    refused = False
    if request.method == "POST":
        try:
            actions.verify_identity(citizen, by=request.user, agency=agency, answer=request.POST.dict())
        except identity.IdentityNotVerified:
            refused = True
        else:
            return redirect(_next(request))
    context = {"citizen": citizen, "refused": refused, "next": request.GET.get("next", "")}
    return render(request, "registry/identity_verification.html", context)


def _next(request: AccountRequest) -> str:
    """Back to where the proof was asked for, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else "identity:verification"
