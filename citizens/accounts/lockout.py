"""The lock-out of 개인정보의 안전성 확보조치 기준 제5조제6항, counted in PostgreSQL so that it holds without Redis."""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from citizens.accounts.models import LoginFailure

KEPT = timedelta(days=1)


def network_of(ip: str) -> str:
    """The network that shares a lock: /24 of IPv4, /64 of IPv6."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 64), strict=False))


def try_once(subject: str, ip: str) -> int | None:
    """Count an attempt before it is made. Gives the attempts so far, or None when the door is locked.

    Counted first and judged afterwards, so that many attempts at the same moment cannot slip through.
    """
    key = _key(subject, ip)
    attempt = LoginFailure.objects.create(key=key)
    since = attempt.failed_at - timedelta(seconds=2 * settings.LOCKOUT_SECONDS)
    earlier = list(
        LoginFailure.objects.filter(key=key, failed_at__gte=since)
        .exclude(pk=attempt.pk)
        .order_by("-failed_at")
        .values_list("failed_at", flat=True)[: settings.LOCKOUT_FAILURES]
    )
    period = timedelta(seconds=settings.LOCKOUT_SECONDS)
    recent = [at for at in earlier if at > attempt.failed_at - period]
    filled = len(earlier) == settings.LOCKOUT_FAILURES and earlier[0] - earlier[-1] <= period
    if filled and recent:
        attempt.delete()  # an attempt at a locked door does not keep it locked
        return None
    return len(recent) + 1


def forget(subject: str, ip: str) -> None:
    """After a success the count starts anew; old failures of everybody go too."""
    LoginFailure.objects.filter(key=_key(subject, ip)).delete()
    LoginFailure.objects.filter(failed_at__lt=timezone.now() - KEPT).delete()


def _key(subject: str, ip: str) -> str:
    return salted_hmac("citizens.accounts.lockout", f"{subject}|{network_of(ip)}", algorithm="sha256").hexdigest()
