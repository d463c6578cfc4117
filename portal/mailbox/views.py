"""The demo's mailbox in the browser: whoever tries the portal reads the mails it sends."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from portal.mailbox import letters

PAGE_SIZE = 30
View = Callable[..., HttpResponseBase]
# A mail is a stranger's page: no scripts, no forms, nothing from afar; its links open in the window around it.
LETTER_POLICY: dict[str, Any] = {
    "default-src": ["'none'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "font-src": ["'self'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


def demo_only(view: View) -> View:
    """Outside the demo there is no such page."""

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return respond


@login_not_required
@demo_only
@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "").strip()[:100]
    found, next_mark = letters.newest(to=to, before=request.GET.get("before", "")[:40], size=PAGE_SIZE)
    return render(request, "mailbox/list.html", {"letters": found, "to": to, "next_mark": next_mark})


@login_not_required
@demo_only
@never_cache
@require_safe
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
def letter(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "mailbox/letter.html", {"letter": _read(name)})


@login_not_required
@demo_only
@never_cache
@require_safe
@xframe_options_sameorigin
@csp_replace(LETTER_POLICY)  # type: ignore[arg-type]
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, as the frame on the message's page loads it."""
    html = _read(name).html
    if not html:
        raise Http404
    return HttpResponse(_framed(html))


def _framed(html: str) -> str:
    """With links that leave the frame, and our letters' script for a machine that has no Korean one."""
    extra = f'<base target="_top"><link rel="stylesheet" href="{static("vendor/fonts/hanbyeol-gov.css")}">'
    return html.replace("<head>", f"<head>{extra}", 1) if "<head>" in html else extra + html


def _read(name: str) -> letters.Letter:
    found = letters.read(name)
    if found is None:
        raise Http404
    return found
