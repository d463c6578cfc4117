"""Pages of an account that allauth does not have, or has otherwise."""

from allauth.account import views as allauth_views
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from citizens.accounts.http import AccountRequest
from citizens.accounts.middleware import touch


@require_POST
def session_extension(request: AccountRequest) -> HttpResponse:
    touch(request)
    return HttpResponse(status=204)


def address_change(request: AccountRequest) -> HttpResponse:
    """allauth's page, but asks for the password before: asking later, it would keep the form in the session."""
    if is_reauthentication_required(request, app="allauth.account"):
        return redirect(f"{reverse('account_reauthenticate')}?next={request.path}")
    return allauth_views.email(request)
