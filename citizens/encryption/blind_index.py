"""Blind index: an address or number is found again without being stored."""

import base64
import hmac
import re
import unicodedata
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from citizens.encryption.envelope import derive
from citizens.encryption.errors import KeyUnavailable

KEY_BYTES = 32  # at least
KOREAN_PREFIX = re.compile(r"^(?:00)?82(?=1[016789]|[2-6])")


class BlindIndexField(models.CharField):
    """The column of a blind index. By this class a change of the key finds every one that has to be written anew.

    Its model says what is indexed: blind_index_sources() gives kind and opened value by the name of the column.
    A model that reads them from rows it refers to names these in blind_index_needs.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 40, "blank": True, "editable": False} | kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "citizens.encryption.BlindIndexField", list(args), kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        errors = super().check(**kwargs)
        if not hasattr(self.model, "blind_index_sources"):
            message = "A model with a blind index tells its sources by a method blind_index_sources."
            errors.append(checks.Error(message, obj=self, id="encryption.E002"))
        return errors


def blind_index(kind: str, value: str) -> str:
    """The value to store for an "email" or "phone" however it is written; blank stays blank."""
    return next(iter(blind_indexes(kind, value)), "")


def blind_indexes(kind: str, value: str) -> list[str]:
    """The values to look for: one for each key in the ring, newest first; none for a blank."""
    normal = _normal(kind, value).encode()
    if not normal:
        return []
    if settings.KEYLESS:
        raise KeyUnavailable("this process has no keys (KEYLESS)")
    keys = epochs(settings.BLIND_INDEX_KEY)
    return [
        f"{prefix(number)}{hmac.digest(_key(keys[number], kind), normal, 'sha256')[:16].hex()}"
        for number in sorted(keys, reverse=True)
    ]


def newest_epoch() -> int:
    return max(epochs(settings.BLIND_INDEX_KEY))


def prefix(number: int) -> str:
    """How a stored value names its key, so that a changed key can be filled in beside the old one."""
    return f"e{number}:"


@lru_cache(maxsize=4)
def epochs(text: str) -> dict[int, bytes]:
    """Read "1:<base64>,2:<base64>"; a key without a number is number 1. A refusal never shows a key."""
    keys: dict[int, bytes] = {}
    for part in re.split(r"[,\n]", text.strip()):
        number, _, encoded = part.strip().rpartition(":")
        number = number or "1"
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if not number.isdecimal() or int(number) in keys or len(key) < KEY_BYTES:
            raise ImproperlyConfigured('BLIND_INDEX_KEY must read "<base64 of 32 bytes>" or "1:<base64>,2:<base64>"')
        keys[int(number)] = key
    return keys


def _normal(kind: str, value: str) -> str:
    text = unicodedata.normalize("NFKC", value).strip().casefold()
    if kind != "phone":
        return text
    digits = "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())
    return KOREAN_PREFIX.sub("0", digits)


@lru_cache(maxsize=16)
def _key(secret: bytes, kind: str) -> bytes:
    return derive(secret, "blind-index", kind.encode())
