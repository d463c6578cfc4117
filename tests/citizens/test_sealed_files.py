import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizens.encryption import BadSeal, KeyUnavailable, Shredded, open_file, seal_file
from citizens.encryption.files import CHUNK_BYTES, HEADER_BYTES, TAG_BYTES
from citizens.keys.models import SubjectKey

pytestmark = pytest.mark.django_db
PLACE = "attachment|1"


@pytest.fixture
def key():
    return SubjectKey.objects.issue()


def sealed(key, plain):
    return b"".join(seal_file(key, PLACE, io.BytesIO(plain)))


def opened(key, blob, place=PLACE):
    return b"".join(open_file(key, place, io.BytesIO(blob)))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_a_file_of_any_size_comes_back(key, size):
    plain = bytes(range(256)) * (size // 256 + 1)

    assert opened(key, sealed(key, plain[:size])) == plain[:size]


def test_a_stream_that_gives_little_at_a_time_is_sealed_whole(key):
    class Drops(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 1000))

    plain = b"x" * (CHUNK_BYTES + 5)

    assert opened(key, b"".join(seal_file(key, PLACE, Drops(plain)))) == plain


def test_no_chunk_may_be_cut_off(key):
    blob = sealed(key, b"x" * (2 * CHUNK_BYTES))

    for end in (HEADER_BYTES + CHUNK_BYTES + TAG_BYTES, HEADER_BYTES, len(blob) - 1, 3, 0):
        with pytest.raises(BadSeal):
            opened(key, blob[:end])


def test_no_chunk_may_be_added_or_moved(key):
    blob = sealed(key, b"x" * (2 * CHUNK_BYTES))
    head, first, second = (
        blob[:HEADER_BYTES],
        blob[HEADER_BYTES : HEADER_BYTES + CHUNK_BYTES + TAG_BYTES],
        blob[HEADER_BYTES + CHUNK_BYTES + TAG_BYTES :],
    )

    for forged in (head + second + first, head + first + first + second, head + first + second + second):
        with pytest.raises(BadSeal):
            opened(key, forged)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_bit_may_change(key, data):
    blob = bytearray(sealed(key, b"photo of a road"))
    index = data.draw(st.integers(0, len(blob) - 1))
    blob[index] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(BadSeal):
        opened(key, bytes(blob))


def test_a_file_does_not_open_in_another_place_or_under_another_key(key):
    blob = sealed(key, b"photo")

    with pytest.raises(BadSeal):
        opened(key, blob, "attachment|2")
    with pytest.raises(BadSeal):
        opened(SubjectKey.objects.issue(), blob)


def test_two_seals_of_one_file_differ(key):
    assert sealed(key, b"photo")[HEADER_BYTES:] != sealed(key, b"photo")[HEADER_BYTES:]


def test_a_file_is_gone_with_its_key(key):
    blob = sealed(key, b"photo")
    key.destroy()

    with pytest.raises(Shredded):
        opened(key, blob)


def test_without_the_master_key_no_file_opens(key, settings):
    blob = sealed(key, b"photo")
    settings.KEY_RING = "2:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="

    with pytest.raises(KeyUnavailable):
        opened(key, blob)
