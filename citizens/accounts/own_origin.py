"""Forms on pages that everybody shares: a visitor without a cookie has no token, so the browser's word must do.

A page that carries a token sets a cookie and is nobody else's; the front page could then not be kept for a second for
all. Browsers name the page a form was sent from (Origin), and no other page can write that name.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]


def from_shared_page(view: View) -> View:
    """Let a nameless visitor post from a page of ours without a token; everybody else needs one, as everywhere."""
    with_token = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.CSRF_COOKIE_NAME not in request.COOKIES and _is_own(request):
            return view(request, *args, **kwargs)
        return with_token(request, *args, **kwargs)

    return respond


def _is_own(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
