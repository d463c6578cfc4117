"""The envelope of a sealed value: "HB" | suite | id of the data key | payload.

Suite 2 is AES-256-GCM; its payload is a 12-byte nonce and the ciphertext with its tag. The additional
data is the whole header followed by the place of the value, so that a value moved elsewhere does not open.
Suite 3 is kept free for ARIA-256-GCM.
"""

import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.kbkdf import KBKDFHMAC, CounterLocation, Mode

from citizens.encryption.errors import BadSeal

MAGIC = b"HB"
AES_256_GCM = 2
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = len(MAGIC) + 1 + 16


def derive(key: bytes, label: str, context: bytes = b"") -> bytes:
    """A 32-byte key for one purpose (KBKDF in counter mode, NIST SP 800-108)."""
    return KBKDFHMAC(
        algorithm=SHA256(),
        mode=Mode.CounterMode,
        length=32,
        rlen=4,
        llen=4,
        location=CounterLocation.BeforeFixed,
        label=label.encode(),
        context=context,
        fixed=None,
    ).derive(key)


def header(key_id: uuid.UUID) -> bytes:
    return MAGIC + bytes([AES_256_GCM]) + key_id.bytes


def key_id_of(blob: bytes) -> uuid.UUID:
    """Which data key a sealed value needs. Raises BadSeal for anything that is no envelope of ours."""
    if len(blob) < HEADER_BYTES + NONCE_BYTES + TAG_BYTES or blob[:2] != MAGIC or blob[2] != AES_256_GCM:
        raise BadSeal("not a sealed value")
    return uuid.UUID(bytes=blob[3:HEADER_BYTES])


def seal(cipher: AESGCM, key_id: uuid.UUID, place: bytes, plain: bytes, nonce: bytes | None = None) -> bytes:
    """Seal bytes for one place ("app.model.field|pk"). Only tests give the nonce."""
    head = header(key_id)
    nonce = nonce or os.urandom(NONCE_BYTES)
    return head + nonce + cipher.encrypt(nonce, plain, head + place)


def unseal(cipher: AESGCM, place: bytes, blob: bytes) -> bytes:
    """The bytes sealed for this place. Raises BadSeal when one bit or the place differs."""
    head, payload = blob[:HEADER_BYTES], blob[HEADER_BYTES:]
    try:
        return cipher.decrypt(payload[:NONCE_BYTES], payload[NONCE_BYTES:], head + place)
    except InvalidTag:
        raise BadSeal("the seal is broken") from None
