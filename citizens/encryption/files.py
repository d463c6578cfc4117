"""Sealed files: AES-256-GCM in chunks of 64 KiB, so that a large file never lies whole in memory.

"HBF" | suite | id of the data key | salt | chunks. Each file has a key of its own, derived with its salt. The
number of a chunk and whether it is the last are additional data: a chunk left out, moved or cut off does not open.
"""

import os
import uuid
from collections.abc import Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from citizens.encryption.data_keys import data_key, sealing_key
from citizens.encryption.envelope import AES_256_GCM, NONCE_BYTES, TAG_BYTES
from citizens.encryption.errors import BadSeal

MAGIC = b"HBF" + bytes([AES_256_GCM])
SALT_BYTES = 16
CHUNK_BYTES = 64 * 1024
HEADER_BYTES = len(MAGIC) + 16 + SALT_BYTES


class HasId(Protocol):
    @property
    def pk(self) -> uuid.UUID: ...


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def seal_file(subject_key: HasId, aad: str, stream: Readable) -> Iterator[bytes]:
    """The sealed file piece by piece. `aad` names its place, for instance "attachment|<id>"."""
    key_id, key = sealing_key(subject_key.pk)
    head = MAGIC + key_id.bytes + os.urandom(SALT_BYTES)
    cipher = key.file_cipher(head[-SALT_BYTES:])
    yield head
    for number, chunk, is_last in _chunks(stream, CHUNK_BYTES):
        yield cipher.encrypt(_nonce(number), chunk, _bound(head, aad, number, is_last))


def open_file(subject_key: HasId, aad: str, stream: Readable) -> Iterator[bytes]:
    """The plain file piece by piece. Raises BadSeal at the first piece that is not as it was sealed."""
    head = _read(stream, HEADER_BYTES)
    key_id = key_id_of(head)
    # While a key is being replaced, the file and its row do not change at one moment.
    if key_id != subject_key.pk and sealing_key(key_id)[0] != sealing_key(subject_key.pk)[0]:
        raise BadSeal("not a file sealed for this key")
    cipher = data_key(key_id).file_cipher(head[-SALT_BYTES:])
    for number, chunk, is_last in _chunks(stream, CHUNK_BYTES + TAG_BYTES):
        yield _opened(cipher, chunk, head, aad, number, is_last)


def key_id_of(head: bytes) -> uuid.UUID:
    """Which data key a sealed file needs, by its first bytes. Raises BadSeal for anything that is no file of ours."""
    if len(head) < HEADER_BYTES or not head.startswith(MAGIC):
        raise BadSeal("not a sealed file")
    return uuid.UUID(bytes=head[len(MAGIC) : HEADER_BYTES - SALT_BYTES])


def _opened(cipher: AESGCM, chunk: bytes, head: bytes, aad: str, number: int, is_last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number), chunk, _bound(head, aad, number, is_last))
    except (InvalidTag, ValueError):
        raise BadSeal("the sealed file is damaged or cut short") from None


def _chunks(stream: Readable, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, bytes and "is the last" of each piece; an empty stream is one empty piece."""
    number, chunk = 0, _read(stream, size)
    while True:
        following = _read(stream, size) if len(chunk) == size else b""
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following


def _read(stream: Readable, size: int) -> bytes:
    """Exactly `size` bytes, or what is left: a stream may give less than asked."""
    parts, missing = [], size
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _nonce(number: int) -> bytes:
    # A counter is safe here: the key is never used for a second file.
    return number.to_bytes(NONCE_BYTES, "big")


def _bound(head: bytes, aad: str, number: int, is_last: bool) -> bytes:
    return head + aad.encode() + b"|" + number.to_bytes(8, "big") + bytes([is_last])
