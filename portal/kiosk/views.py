"""Ends a visit at a public screen, and prolongs it."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from portal.pages import display


@login_not_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Wipe what the visitor left here: login, what was typed, language and display. A login's drafts stay at home."""
    logout(request)
    response = HttpResponseRedirect("/")
    for name in (settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, display.COOKIE):
        response.delete_cookie(name, samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is still there; the middleware notes it."""
    return HttpResponse()
