"""Master keys (KEK): they wrap data keys and never reach the database. Where they are kept is one class to choose."""

import base64
import os
import re
import uuid
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from citizens.encryption.envelope import NONCE_BYTES, derive
from citizens.encryption.errors import KeyUnavailable

KEY_BYTES = 32


class KeyRing(Protocol):
    """Master keys by number. The highest number wraps new data keys; all of them unwrap.

    A key service (KMS, HSM) is one class with these four, named by KEY_RING_CLASS and made of the text in KEY_RING.
    Whatever it cannot do it says as KeyUnavailable: stored values are unharmed, and lists go on without them.
    """

    @property
    def active(self) -> int:
        """The number of the key that wraps."""
        ...

    def __contains__(self, number: int) -> bool: ...

    def wrap(self, data_key: bytes, key_id: uuid.UUID) -> bytes:
        """The data key under the active master key, bound to the id of its row."""
        ...

    def unwrap(self, wrapped: bytes, key_id: uuid.UUID, number: int) -> bytes:
        """The data key itself. Raises KeyUnavailable when the ring lacks the master key or holds another."""
        ...


class LocalKeyRing:
    """Master keys from the environment or a file: "1:<base64>,2:<base64>", or one on each line."""

    def __init__(self, text: str) -> None:
        self._wrapping = {number: AESGCM(derive(key, "dek-wrap")) for number, key in _parse(text)}
        self.active = max(self._wrapping)

    def __contains__(self, number: int) -> bool:
        return number in self._wrapping

    def __repr__(self) -> str:
        return f"<LocalKeyRing {sorted(self._wrapping)}>"

    def wrap(self, data_key: bytes, key_id: uuid.UUID) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._wrapping[self.active].encrypt(nonce, data_key, _bound(key_id, self.active))

    def unwrap(self, wrapped: bytes, key_id: uuid.UUID, number: int) -> bytes:
        if number not in self._wrapping:
            raise KeyUnavailable(f"master key {number} is not in KEY_RING")
        try:
            return self._wrapping[number].decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _bound(key_id, number))
        except (InvalidTag, ValueError):
            raise KeyUnavailable(f"master key {number} does not open data key {key_id}") from None


class NoKeyRing:
    """What a process with KEYLESS=1 has: it counts and schedules, and opens nothing."""

    @property
    def active(self) -> int:
        raise KeyUnavailable("this process has no keys (KEYLESS)")

    def __contains__(self, number: int) -> bool:
        return False

    def wrap(self, data_key: bytes, key_id: uuid.UUID) -> bytes:
        raise KeyUnavailable("this process has no keys (KEYLESS)")

    def unwrap(self, wrapped: bytes, key_id: uuid.UUID, number: int) -> bytes:
        raise KeyUnavailable("this process has no keys (KEYLESS)")


def key_ring() -> KeyRing:
    """The ring of the current settings; made once per value."""
    return NO_KEYS if settings.KEYLESS else _ring(settings.KEY_RING_CLASS, settings.KEY_RING)


NO_KEYS = NoKeyRing()


@lru_cache(maxsize=4)
def _ring(path: str, text: str) -> KeyRing:
    try:
        made: KeyRing = import_string(path)(text)
    except ImportError as error:
        raise ImproperlyConfigured(f"KEY_RING_CLASS: {error}") from None
    return made


def _bound(key_id: uuid.UUID, number: int) -> bytes:
    return b"dek|" + key_id.bytes + number.to_bytes(4, "big")


def _parse(text: str) -> list[tuple[int, bytes]]:
    """Read the numbered keys; the message of a refusal never shows one."""
    keys = []
    for part in filter(None, (part.strip() for part in re.split(r"[,\n]", text))):
        number, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError:
            key = b""
        if not number.isdecimal() or len(key) != KEY_BYTES:
            raise ImproperlyConfigured('KEY_RING must read "1:<base64 of 32 bytes>[,2:…]"')
        keys.append((int(number), key))
    if not keys or len({number for number, _ in keys}) != len(keys):
        raise ImproperlyConfigured("KEY_RING is empty or names a number twice")
    return keys
