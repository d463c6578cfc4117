"""Sealed files: AES-256-GCM in chunks of 64 KiB, so that a large file never lies whole in memory.

"HBF" | suite | id of the data key | salt | chunks. Each file has a key of its own, derived with its salt. The
number of a chunk and whether it is the last are additional data: a chunk left out, moved or cut off does not open.
"""

import os
import uuid
from collections.abc import Iterator
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from citizens.encryption.data_keys import data_key
from citizens.encryption.envelope import AES_256_GCM, NONCE_BYTES, TAG_BYTES
from citizens.encryption.errors import BadSeal

MAGIC = b"HBF" + bytes([AES_256_GCM])
SALT_BYTES = 16
CHUNK_BYTES = 64 * 1024
HEADER_BYTES = len(MAGIC) + 16 + SALT_BYTES


class HasId(Protocol):
    @property
    def pk(self) -> uuid.UUID: ...


def seal_file(subject_key: HasId, aad: str, stream: BinaryIO) -> Iterator[bytes]:
    """The sealed file piece by piece. `aad` names its place, for instance "attachment|<id>"."""
    head = MAGIC + subject_key.pk.bytes + os.urandom(SALT_BYTES)
    cipher = data_key(subject_key.pk).file_cipher(head[-SALT_BYTES:])
    yield head
    for number, chunk, is_last in _chunks(stream, CHUNK_BYTES):
        yield cipher.encrypt(_nonce(number), chunk, _bound(head, aad, number, is_last))


def open_file(subject_key: HasId, aad: str, stream: BinaryIO) -> Iterator[bytes]:
    """The plain file piece by piece. Raises BadSeal at the first piece that is not as it was sealed."""
    head = _read(stream, HEADER_BYTES)
    if len(head) != HEADER_BYTES or head[:-SALT_BYTES] != MAGIC + subject_key.pk.bytes:
        raise BadSeal("not a file sealed for this key")
    cipher = data_key(subject_key.pk).file_cipher(head[-SALT_BYTES:])
    for number, chunk, is_last in _chunks(stream, CHUNK_BYTES + TAG_BYTES):
        yield _opened(cipher, chunk, head, aad, number, is_last)


def _opened(cipher: AESGCM, chunk: bytes, head: bytes, aad: str, number: int, is_last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number), chunk, _bound(head, aad, number, is_last))
    except (InvalidTag, ValueError):
        raise BadSeal("the sealed file is damaged or cut short") from None


def _chunks(stream: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, bytes and "is the last" of each piece; an empty stream is one empty piece."""
    number, chunk = 0, _read(stream, size)
    while True:
        following = _read(stream, size) if len(chunk) == size else b""
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following


def _read(stream: BinaryIO, size: int) -> bytes:
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
