import hashlib
import hmac
import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from citizens.encryption import BadSeal, KeyUnavailable, envelope
from citizens.encryption.key_ring import LocalKeyRing

RING_1 = "1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
RING_2 = "2:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
KEY_ID = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
PLACE = b"registry.citizen.sealed_name|00112233-4455-6677-8899-aabbccddeeff"
CIPHER = AESGCM(envelope.derive(bytes(range(32)), "field"))
BLOB = envelope.seal(CIPHER, KEY_ID, PLACE, "홍길동".encode(), nonce=b"\x07" * 12)


def test_a_derived_key_is_what_sp_800_108_says():
    message = b"\x00\x00\x00\x01" + b"field" + b"\x00" + b"context" + (256).to_bytes(4, "big")

    expected = hmac.digest(bytes(range(32)), message, hashlib.sha256)

    assert envelope.derive(bytes(range(32)), "field", b"context") == expected


def test_suite_2_gives_the_known_answer():
    header, nonce = "48420200112233445566778899aabbccddeeff", "07" * 12
    sealed = "2a4b0a378739c66e588344a9af74df14770f7687591c7a867c"

    assert BLOB.hex() == header + nonce + sealed


def test_the_known_answer_opens():
    assert envelope.unseal(CIPHER, PLACE, BLOB).decode() == "홍길동"


@pytest.mark.parametrize("bit", range(8))
def test_no_byte_of_an_envelope_may_change(bit):
    for index in range(len(BLOB)):
        forged = bytearray(BLOB)
        forged[index] ^= 1 << bit
        with pytest.raises(BadSeal):
            envelope.key_id_of(bytes(forged))
            envelope.unseal(CIPHER, PLACE, bytes(forged))


@pytest.mark.parametrize("start", [b"GU\x02", b"HB\x00", b"HB\x01", b"HB\x03", b"\x80\x00\x00"])
def test_an_envelope_of_another_make_is_refused_at_the_door(start):
    with pytest.raises(BadSeal):
        envelope.key_id_of(start + BLOB[3:])


@pytest.mark.parametrize("length", range(len(BLOB)))
def test_a_truncated_envelope_does_not_open(length):
    with pytest.raises(BadSeal):
        envelope.key_id_of(BLOB[:length])
        envelope.unseal(CIPHER, PLACE, BLOB[:length])


def test_an_envelope_does_not_open_in_another_place():
    with pytest.raises(BadSeal):
        envelope.unseal(CIPHER, PLACE.replace(b"name", b"phone"), BLOB)


def test_the_highest_master_key_wraps_and_every_one_unwraps():
    old, both = LocalKeyRing(RING_1), LocalKeyRing(f"{RING_1},{RING_2}")
    wrapped = old.wrap(b"d" * 32, KEY_ID)

    assert both.active == 2
    assert both.unwrap(wrapped, KEY_ID, 1) == b"d" * 32


def test_a_wrapped_key_is_bound_to_its_row_and_master_key():
    ring = LocalKeyRing(RING_1)
    wrapped = ring.wrap(b"d" * 32, KEY_ID)

    with pytest.raises(KeyUnavailable):
        ring.unwrap(wrapped, uuid.uuid4(), 1)
    with pytest.raises(KeyUnavailable):
        ring.unwrap(wrapped, KEY_ID, 2)


def test_a_ring_does_not_show_its_keys():
    assert "MDEy" not in repr(LocalKeyRing(RING_1))
