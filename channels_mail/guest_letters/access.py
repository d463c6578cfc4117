"""Which conversations this browser has opened without a login, and until when."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

OPEN_FOR = timedelta(minutes=30)
SESSION_KEY = "guest_consultations"


def allow(request: HttpRequest, number: str) -> None:
    """From now on, for half an hour; what is over is forgotten."""
    now = timezone.now()
    still = {key: until for key, until in request.session.get(SESSION_KEY, {}).items() if until > now.timestamp()}
    request.session[SESSION_KEY] = still | {number: (now + OPEN_FOR).timestamp()}


def is_allowed(request: HttpRequest, number: str) -> bool:
    return bool(request.session.get(SESSION_KEY, {}).get(number, 0) > timezone.now().timestamp())


def forget(request: HttpRequest, number: str) -> None:
    request.session[SESSION_KEY] = {
        key: until for key, until in request.session.get(SESSION_KEY, {}).items() if key != number
    }
