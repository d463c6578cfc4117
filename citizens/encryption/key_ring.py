"""The ring of master keys (KEK) from the environment. They wrap data keys and never reach the database."""

import base64
import os
import uuid
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from citizens.encryption.envelope import NONCE_BYTES, derive
from citizens.encryption.errors import KeyUnavailable

KEY_BYTES = 32


class KeyRing:
    """Master keys by number. The highest number wraps new data keys; all of them unwrap."""

    def __init__(self, text: str) -> None:
        self._wrapping = {number: AESGCM(derive(key, "dek-wrap")) for number, key in _parse(text)}
        self.active = max(self._wrapping)

    def __contains__(self, number: int) -> bool:
        return number in self._wrapping

    def __repr__(self) -> str:
        return f"<KeyRing {sorted(self._wrapping)}>"

    def wrap(self, data_key: bytes, key_id: uuid.UUID) -> bytes:
        """The data key under the active master key, bound to the id of its row."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._wrapping[self.active].encrypt(nonce, data_key, _bound(key_id, self.active))

    def unwrap(self, wrapped: bytes, key_id: uuid.UUID, number: int) -> bytes:
        """The data key itself. Raises KeyUnavailable when the ring lacks the master key or holds another."""
        if number not in self._wrapping:
            raise KeyUnavailable(f"master key {number} is not in KEY_RING")
        try:
            return self._wrapping[number].decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _bound(key_id, number))
        except InvalidTag:
            raise KeyUnavailable(f"master key {number} does not open data key {key_id}") from None


def key_ring() -> KeyRing:
    """The ring of the current settings; parsed once per value."""
    return _ring(settings.KEY_RING)


@lru_cache(maxsize=4)
def _ring(text: str) -> KeyRing:
    return KeyRing(text)


def _bound(key_id: uuid.UUID, number: int) -> bytes:
    return b"dek|" + key_id.bytes + number.to_bytes(4, "big")


def _parse(text: str) -> list[tuple[int, bytes]]:
    """Read "1:<base64>,2:<base64>"; the message of a refusal never shows a key."""
    keys = []
    for part in filter(None, (part.strip() for part in text.split(","))):
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
