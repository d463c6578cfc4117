"""A request whose account is known, and where it came from."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from citizens.accounts.models import Account


class AccountRequest(HttpRequest):
    """What a view behind the login receives."""

    user: Account  # type: ignore[assignment]
    htmx: HtmxDetails


def client_ip(request: HttpRequest) -> str:
    """The address of the caller; a proxy's header is believed only from our own proxy (BEHIND_PROXY)."""
    return str(request.META.get("REMOTE_ADDR") or "")
