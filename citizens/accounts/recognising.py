"""Keyed hashes by which a person is recognised again, without keeping who another service or an agency says they are.

Nothing is kept of which such a hash could be made anew, so its key must not change with SECRET_KEY or the blind
index: it is a data key of the office, which `rotate_keys` wraps anew and `reseal` leaves alone.
"""

import hmac

from citizens.encryption.data_keys import data_key
from citizens.keys.models import SubjectKey

KEY_LABEL = "persons"


def recognising(purpose: str, said: str) -> str:
    """The same for the same person, and of no use to whoever has the database without KEY_RING."""
    key = data_key(SubjectKey.objects.system(KEY_LABEL).pk).mac_key(purpose)
    return hmac.digest(key, said.encode(), "sha256").hex()
