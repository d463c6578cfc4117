"""What holds for every request from a public screen."""

import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from portal.kiosk import mode
from portal.kiosk.safe_html import made_safe

TOUCHED = "kiosk_touched_at"
GRACE_SECONDS = 60  # the page counts from the last touch, the server from the last request
OFFICE = "/office/"
SHOWN_IN_THE_PAGE = ("text/html", "image/", "application/json", "text/javascript")
Respond = Callable[[HttpRequest], HttpResponse]


def kiosk(get_response: Respond) -> Respond:
    """Large, shut in, forgetful: no downloads, no ways out, no officers' pages, and an end to every session."""

    def respond(request: HttpRequest) -> HttpResponse:
        request.is_kiosk = mode.asks(request)  # type: ignore[attr-defined]
        if not mode.is_on(request):
            response = get_response(request)
            mode.remember(request, response)
            return response
        _forget_the_one_before(request)
        # Officers work at their own desks; a session of theirs has no place on a screen in the hall.
        response = HttpResponseRedirect("/") if request.path.startswith(OFFICE) else get_response(request)
        response = _shut_in(request, response)
        response["Cache-Control"] = "no-store"
        if "Clear-Site-Data" in response:
            response["Clear-Site-Data"] = '"cache", "storage"'
        mode.remember(request, response)
        return response

    return respond


def _forget_the_one_before(request: HttpRequest) -> None:
    """End a session nobody touched for too long, should its page have failed to do so."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    now = int(time.time())
    if now - int(request.session.get(TOUCHED, now)) > settings.KIOSK_IDLE_SECONDS + GRACE_SECONDS:
        logout(request)
    elif not request.session.is_empty():
        request.session[TOUCHED] = now


def _shut_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    kind = response.get("Content-Type", "")
    if response.get("Content-Disposition", "").startswith("attachment") or not kind.startswith(SHOWN_IN_THE_PAGE):
        response = render(request, "kiosk/no_files.html", status=HTTPStatus.FORBIDDEN)
        kind = response["Content-Type"]
    if kind.startswith("text/html") and not response.streaming:
        response.content = made_safe(response.content.decode(), request.get_host()).encode()
    return response
