"""A request whose account is known, and where it came from."""

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from citizens.accounts.models import Account


class AccountRequest(HttpRequest):
    """What a view behind the login receives."""

    user: Account
    htmx: HtmxDetails


def client_ip(request: HttpRequest) -> str:
    """The caller's address. A forwarded one is believed only from our own proxy, which writes the last entry."""
    if settings.BEHIND_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return str(forwarded)
    return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 - a Unix socket has no address
