"""Recognises programs that open every link of a mail: five faces pressed within a minute are nobody's opinion."""

import uuid

from django.core.cache import cache

WITHIN = 60
TOO_MANY = 3


def is_one(invitation_id: uuid.UUID, choice: str) -> bool:
    """Whether this look is one of many different ones within a minute; it is remembered for the next."""
    key = f"survey-looks:{invitation_id.hex}"
    seen = {*cache.get(key, ()), choice}
    cache.set(key, sorted(seen), WITHIN)
    return len(seen) >= TOO_MANY
