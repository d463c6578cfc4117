"""Whether a page is shown on a public screen: a machine the office named, or any that was opened with `?kiosk=1`."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from citizens.accounts.http import client_ip

COOKIE, PARAMETER = "kiosk", "kiosk"


def asks(request: HttpRequest) -> bool:
    """Whether this request wants a public screen. Named machines always are one; where some are named, no other is."""
    if settings.KIOSK_ADDRESSES:
        return _is_named(client_ip(request))
    return request.GET.get(PARAMETER, request.COOKIES.get(COOKIE)) == "1"


def is_on(request: HttpRequest) -> bool:
    """What the middleware found; no request (an error page of last resort) is no screen."""
    return bool(getattr(request, "is_kiosk", False))


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the mode until the browser is closed; `?kiosk=0` ends it and needs no secret."""
    kept = request.COOKIES.get(COOKIE) == "1"
    if is_on(request) and not kept:
        response.set_cookie(COOKIE, "1", secure=settings.HTTPS, httponly=True, samesite="Lax")
    elif kept and not is_on(request):
        response.delete_cookie(COOKIE, samesite="Lax")


def context(request: HttpRequest) -> dict[str, int | None]:
    """The template variable `kiosk_seconds`: after so long without a touch everything is wiped; None elsewhere."""
    return {"kiosk_seconds": settings.KIOSK_IDLE_SECONDS if is_on(request) else None}


def _is_named(address: str) -> bool:
    try:
        caller = ip_address(address)
    except ValueError:
        return False
    return any(caller in ip_network(each, strict=False) for each in settings.KIOSK_ADDRESSES)
