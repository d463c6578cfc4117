"""How many agreements one network may give in a while. Its address is kept as a keyed hash, and for minutes only."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from citizens.accounts.lockout import network_of

MOST = 30
SECONDS = 600


def is_too_many(ip: str) -> bool:
    """Count one more from here, and say whether it is one too many."""
    name = salted_hmac("portal.participation.bursts", network_of(ip), algorithm="sha256").hexdigest()
    key = f"agreements:{name[:32]}"
    cache.add(key, 0, SECONDS)
    try:
        return bool(cache.incr(key) > MOST)
    except ValueError:  # it ran out between the two lines
        return False
