"""What holds for every request of somebody who is logged in."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from citizens.accounts.second_factor import has_second_factor

TOUCHED = "touched_at"
TOUCH_EVERY = 30  # seconds; a session is not written at every request
PROTECTED = "second_factor"
Respond = Callable[[HttpRequest], HttpResponse]


def idle_session(get_response: Respond) -> Respond:
    """Log out who has been idle too long: officers after 10 minutes, citizens after 30 (고시 제6조제4항)."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not _has_session(request) or not request.user.is_authenticated:
            return get_response(request)
        limit = idle_limit(request)
        now = int(time.time())
        touched = request.session.get(TOUCHED, now)
        if now - touched >= limit:
            logout(request)
            messages.info(request, _("오래 쓰지 않아 로그아웃했습니다. 쓰던 글은 저장되어 있습니다."))
        elif TOUCHED not in request.session or now - touched >= TOUCH_EVERY:
            touch(request)
        return get_response(request)

    return respond


def idle_limit(request: HttpRequest) -> int:
    is_officer = getattr(request.user, "is_officer", False)
    return int(settings.OFFICER_IDLE_SECONDS if is_officer else settings.CITIZEN_IDLE_SECONDS)


def touch(request: HttpRequest) -> None:
    """Start the idle time anew."""
    request.session[TOUCHED] = int(time.time())


def seconds_left(request: HttpRequest) -> int | None:
    """How long this session lasts if nothing happens; None for somebody who is not logged in."""
    if not _has_session(request) or not request.user.is_authenticated:
        return None
    return idle_limit(request) - (int(time.time()) - int(request.session.get(TOUCHED, time.time())))


def second_factor(get_response: Respond) -> Respond:
    """Outside the demo an officer without a second factor gets no further than setting one up (고시 제6조제2항)."""

    def respond(request: HttpRequest) -> HttpResponse:
        if settings.DEMO or not _has_session(request) or not getattr(request.user, "is_officer", False):
            return get_response(request)
        if request.path.startswith(reverse("account_logout").rpartition("logout")[0]):
            return get_response(request)
        if not request.session.get(PROTECTED):
            if not has_second_factor(request.user):  # type: ignore[arg-type]
                messages.warning(request, _("직원은 두 번째 인증 수단을 먼저 등록해야 합니다."))
                return HttpResponseRedirect(reverse("mfa_index"))
            request.session[PROTECTED] = True
        return get_response(request)

    return respond


def no_store(get_response: Respond) -> Respond:
    """A page of somebody logged in stays in no cache; a logout empties the browser's."""

    def respond(request: HttpRequest) -> HttpResponse:
        was_known = _has_session(request) and request.user.is_authenticated
        response = get_response(request)
        is_known = (_has_session(request) or request.session.modified) and request.user.is_authenticated
        if was_known or is_known:
            response["Cache-Control"] = "no-store"
        if was_known and not is_known:
            response["Clear-Site-Data"] = '"cache"'
        return response

    return respond


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES
