"""The key by which addresses and links in our mails prove that they are ours, and the keys it has replaced.

A mail is answered, bounced or unsubscribed from long after it was sent: the newest key signs, every older one proves
until the last address it signed is over.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from citizens.encryption.data_keys import cache, data_key
from citizens.keys.models import SubjectKey

LABEL = "reply-address"
# A delivery is kept a year after its campaign, and a reply address lives half a year; with a month to spare.
LASTS = timedelta(days=400)


class TooEarly(Exception):
    """An old key still proves what is out in the world."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True)
class Prover:
    """One key, for as many proofs as a batch needs."""

    key: SubjectKey

    def proof(self, purpose: str, said: bytes) -> bytes:
        return hmac.digest(data_key(self.key.pk).mac_key(LABEL), purpose.encode() + b"|" + said, "sha256")


def prover() -> Prover:
    """The key of today."""
    return Prover(SubjectKey.objects.system(LABEL))


def is_ours(purpose: str, said: bytes, proof: bytes) -> bool:
    """Whether this proof, or its beginning, was made by the key of today or by one that it has replaced."""
    today = prover()
    known = [today, *map(Prover, _older(today.key))]
    return any(hmac.compare_digest(proof, each.proof(purpose, said)[: len(proof)]) for each in known)


@transaction.atomic
def rotate() -> Prover:
    """A new key signs from now on. Two that rotate at once make one new key."""
    old = SubjectKey.objects.system(LABEL)
    if SubjectKey.objects.replace(SubjectKey.objects.filter(pk=old.pk)):
        # Retired and not merely replaced: `reseal` destroys replaced keys under which nothing is sealed.
        SubjectKey.objects.filter(pk=old.pk).update(retired_at=timezone.now())
    return prover()


@transaction.atomic
def drop(now: datetime | None = None) -> int:
    """Destroy the keys whose addresses are all over; says how many. Raises TooEarly where none is, yet."""
    now = now or timezone.now()
    older = _older(SubjectKey.objects.system(LABEL))
    over = [key.pk for key in older if key.retired_at is not None and key.retired_at + LASTS <= now]
    if older and not over:
        raise TooEarly(min(key.retired_at or now for key in older) + LASTS)
    SubjectKey.objects.filter(pk__in=over).update(wrapped=None, destroyed_at=now)
    for key_id in over:
        cache.forget(key_id)
    return len(over)


def _older(today: SubjectKey) -> list[SubjectKey]:
    """Those it has replaced, one after the other."""
    lineage = SubjectKey.objects.lineage({today.pk}).filter(wrapped__isnull=False)
    return list(lineage.exclude(pk=today.pk).order_by("created_at"))
