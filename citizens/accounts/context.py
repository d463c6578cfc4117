"""What every template may know about the session."""

from django.http import HttpRequest

from citizens.accounts.middleware import seconds_left


def session(request: HttpRequest) -> dict[str, int | None]:
    """Seconds until an idle session ends, for the warning; None without a login."""
    return {"session_seconds": seconds_left(request)}
