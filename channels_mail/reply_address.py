"""Addresses of ours that say by themselves what an answer belongs to: signed, and good for a time only.

consult+<token>@domain takes answers to a conversation, bounce+<token>@domain what comes back of one of our mails. The
token is base32 of 16 bytes id, 2 bytes day of expiry and 10 bytes proof, in letters that survive any mail system.
"""

import base64
import binascii
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.utils import timezone

from channels_mail import address_keys

CONSULT, BOUNCE = "consult", "bounce"
LIFETIME = {CONSULT: timedelta(days=180), BOUNCE: timedelta(days=30)}
DAY_ZERO = date(2020, 1, 1)
TOKEN_BYTES, PROOF_BYTES = 28, 10


class HasId(Protocol):
    @property
    def pk(self) -> uuid.UUID: ...


@dataclass(frozen=True)
class Opened:
    """What an address of ours belongs to. An expired one is still known to be ours."""

    kind: str
    id: uuid.UUID
    is_expired: bool


def reply_address(consultation: HasId, at: datetime | None = None) -> str:
    """Where an answer in this conversation goes, for half a year from then on."""
    return address_of(CONSULT, consultation.pk, at)


def bounce_address(mail: HasId, at: datetime | None = None) -> str:
    """The envelope sender of one mail of ours: whatever comes back names that mail."""
    return address_of(BOUNCE, mail.pk, at)


def address_of(kind: str, row_id: uuid.UUID, at: datetime | None = None) -> str:
    """An address of this kind for this row. What else wants answers (a campaign's delivery) uses a kind of its own."""
    until = timezone.localdate(at) + LIFETIME.get(kind, LIFETIME[BOUNCE])
    said = row_id.bytes + (until - DAY_ZERO).days.to_bytes(2, "big")
    token = base64.b32encode(said + address_keys.prover().proof(kind, said)[:PROOF_BYTES])
    return f"{kind}+{token.decode().rstrip('=').lower()}@{settings.MAIL_IN_DOMAIN}"


def opened(address: str, at: datetime | None = None) -> Opened | None:
    """What this address belongs to; None for one that we have not made."""
    local, _at, domain = address.strip().lower().rpartition("@")
    kind, plus, token = local.partition("+")
    if not plus or domain != settings.MAIL_IN_DOMAIN.lower():
        return None
    try:
        whole = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    said, proof = whole[:-PROOF_BYTES], whole[-PROOF_BYTES:]
    if len(whole) != TOKEN_BYTES or not address_keys.is_ours(kind, said, proof):
        return None
    until = DAY_ZERO + timedelta(days=int.from_bytes(said[16:], "big"))
    return Opened(kind, uuid.UUID(bytes=said[:16]), timezone.localdate(at) > until)
