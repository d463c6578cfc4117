"""Where master keys are kept is one class to choose, and each is held to the same promises."""

import io
import os
import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.template import Context, Template

from citizens.encryption import KeyUnavailable, key_ring
from citizens.encryption.data_keys import cache
from citizens.encryption.key_ring import LocalKeyRing, NoKeyRing
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen
from config import environment
from tests.citizens import key_service
from tests.factories.registry import CitizenFactory

FIRST = "1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
SECOND = "2:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


@pytest.fixture
def service(settings):
    started = key_service.renew()
    settings.KEY_RING_CLASS = "tests.citizens.key_service.RemoteKeyRing"
    settings.KEY_RING = key_service.ADDRESS
    key_ring._ring.cache_clear()
    cache.clear()
    yield started
    key_ring._ring.cache_clear()
    cache.clear()


@pytest.fixture(params=["local", "service"])
def ring(request):
    if request.param == "local":
        return LocalKeyRing(FIRST)
    key_service.renew()
    return key_service.RemoteKeyRing(key_service.ADDRESS)


# What every ring promises


def test_what_it_wraps_it_unwraps(ring):
    key, key_id = os.urandom(32), uuid.uuid4()

    assert ring.unwrap(ring.wrap(key, key_id), key_id, ring.active) == key
    assert key not in ring.wrap(key, key_id)


def test_a_wrapped_key_opens_for_its_own_row_only(ring):
    wrapped = ring.wrap(os.urandom(32), uuid.uuid4())

    with pytest.raises(KeyUnavailable):
        ring.unwrap(wrapped, uuid.uuid4(), ring.active)


def test_a_number_it_lacks_is_said_to_be_lacking(ring):
    key_id = uuid.uuid4()

    assert ring.active in ring and 7 not in ring
    with pytest.raises(KeyUnavailable):
        ring.unwrap(ring.wrap(os.urandom(32), key_id), key_id, 7)


@pytest.mark.parametrize("forged", [b"", b"short", bytes(60)])
def test_what_was_not_wrapped_is_not_unwrapped(ring, forged):
    with pytest.raises(KeyUnavailable):
        ring.unwrap(forged, uuid.uuid4(), ring.active)


# A key service instead of our own keys


@pytest.mark.django_db
def test_a_citizen_is_registered_read_and_rewrapped_by_a_key_service(service):
    citizen = CitizenFactory(name="홍길동")
    service.keys[2] = AESGCM(os.urandom(32))
    told = io.StringIO()
    call_command("rotate_keys", stdout=told)
    del service.keys[1]
    cache.clear()

    assert "이전 열쇠를 폐기해도 됩니다" in told.getvalue()
    assert Citizen.objects.get(pk=citizen.pk).own_details().name == "홍길동"


@pytest.mark.django_db
def test_while_the_key_service_is_down_lists_render_and_nothing_is_written_in_plain(service):
    CitizenFactory()
    service.is_up = False
    cache.clear()

    page = Template("{% for row in rows %}{{ row.sealed_name }}{% endfor %}")
    assert page.render(Context({"rows": Citizen.objects.all()})) == "●●●"
    with pytest.raises(KeyUnavailable):
        Citizen.objects.get().sealed_name.open()
    with pytest.raises(KeyUnavailable):
        SubjectKey.objects.issue()


def test_a_class_that_does_not_exist_is_named(settings):
    settings.KEY_RING_CLASS = "office.keys.Missing"

    with pytest.raises(SystemCheckError, match="KEY_RING_CLASS.*office"):
        call_command("check", tags=["security"], fail_level="ERROR")


# Where the text comes from


def test_a_file_may_hold_one_key_on_each_line():
    ring = LocalKeyRing(f"{FIRST}\n{SECOND}\n")

    assert ring.active == 2 and 1 in ring


@pytest.mark.parametrize("text", ["", "\n", FIRST[2:], f"{FIRST} {SECOND}", f"{FIRST}\n{FIRST}"])
def test_what_is_no_ring_is_refused_without_showing_a_key(text):
    with pytest.raises(ImproperlyConfigured) as refusal:
        LocalKeyRing(text)
    assert FIRST[2:12] not in str(refusal.value)


def test_a_secret_is_taken_from_its_file(monkeypatch, tmp_path):
    (tmp_path / "ring").write_text(f"{FIRST}\n")
    monkeypatch.setenv("KEY_RING", "1:another")
    monkeypatch.setenv("KEY_RING_FILE", str(tmp_path / "ring"))

    assert environment.secret("KEY_RING") == FIRST


def test_a_secret_file_that_is_not_there_ends_the_start_with_one_line(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("KEY_RING_FILE", str(tmp_path / "missing"))

    with pytest.raises(SystemExit) as end:
        environment.secret("KEY_RING")
    assert end.value.code == 78
    assert capsys.readouterr().err.count("\n") == 1


# No keys at all


def test_a_process_without_keys_says_so_whatever_is_asked():
    none = NoKeyRing()

    assert 1 not in none
    for ask in (lambda: none.active, lambda: none.wrap(b"", None), lambda: none.unwrap(b"", None, 1)):
        with pytest.raises(KeyUnavailable, match="KEYLESS"):
            ask()
