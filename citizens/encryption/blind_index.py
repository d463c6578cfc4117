"""Blind index: an address or number is found again without being stored."""

import base64
import hmac
import re
import unicodedata
from functools import lru_cache

from django.conf import settings

from citizens.encryption.envelope import derive

EPOCH = "e1"  # names the key, so that a changed key can be filled in beside the old one
KOREAN_PREFIX = re.compile(r"^(?:00)?82(?=1[016789]|[2-6])")


def blind_index(kind: str, value: str) -> str:
    """The look-up value of an "email" or "phone" however it is written; blank stays blank."""
    normal = _normal(kind, value)
    if not normal:
        return ""
    digest = hmac.digest(_key(settings.BLIND_INDEX_KEY, kind), normal.encode(), "sha256")
    return f"{EPOCH}:{digest[:16].hex()}"


def _normal(kind: str, value: str) -> str:
    text = unicodedata.normalize("NFKC", value).strip().casefold()
    if kind != "phone":
        return text
    digits = "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())
    return KOREAN_PREFIX.sub("0", digits)


@lru_cache(maxsize=16)
def _key(secret: str, kind: str) -> bytes:
    return derive(base64.b64decode(secret), "blind-index", kind.encode())
