from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection

from citizens.encryption.data_keys import CACHE_SIZE, DataKey, DataKeyCache, data_key
from citizens.keys.models import SubjectKey

RING_2 = "2:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


@pytest.mark.django_db
def test_each_key_is_another():
    one, other = SubjectKey.objects.issue(), SubjectKey.objects.issue()

    assert data_key(one.pk)._key != data_key(other.pk)._key


@pytest.mark.django_db
def test_the_system_key_of_a_name_is_one():
    assert SubjectKey.objects.system("outbox") == SubjectKey.objects.system("outbox")


@pytest.mark.django_db(transaction=True)
def test_of_many_that_ask_at_once_all_get_the_same_system_key():
    together = Barrier(6)

    def ask(_):
        try:
            connection.ensure_connection()
            together.wait(timeout=20)
            return [SubjectKey.objects.system(f"race {number}").pk for number in range(10)]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(ask, range(6)))

    assert answers == [answers[0]] * 6


@pytest.mark.django_db
def test_a_new_key_is_wrapped_under_the_highest_number(settings):
    settings.KEY_RING += f",{RING_2}"

    assert SubjectKey.objects.issue().kek_id == 2


@pytest.mark.django_db
def test_a_destroyed_key_holds_nothing():
    key = SubjectKey.objects.issue()
    key.destroy()
    key.refresh_from_db()

    assert key.wrapped is None
    assert key.destroyed_at is not None


@pytest.mark.django_db
def test_a_key_is_not_half_destroyed():
    with pytest.raises(DatabaseError):
        SubjectKey.objects.filter(pk=SubjectKey.objects.issue().pk).update(wrapped=None)


def test_the_cache_is_bounded():
    kept, key = DataKeyCache(), DataKey(b"k" * 32)
    for number in range(CACHE_SIZE + 10):
        kept.keep(number, key)

    assert len(kept._entries) == CACHE_SIZE
    assert kept.find(0) is None
    assert kept.find(CACHE_SIZE + 9) is key


# Start-up


def check():
    call_command("check", databases=["default"], tags=["database", "security"], fail_level="ERROR")


@pytest.mark.django_db
def test_the_start_is_clean_with_every_master_key(settings):
    SubjectKey.objects.issue()
    settings.KEY_RING += f",{RING_2}"
    SubjectKey.objects.issue()

    check()


@pytest.mark.django_db
def test_nothing_starts_without_a_master_key_in_use(settings):
    SubjectKey.objects.issue()
    settings.KEY_RING = RING_2

    with pytest.raises(SystemCheckError, match="1번 열쇠가 없습니다.*master key 1"):
        check()


@pytest.mark.django_db
def test_nothing_starts_with_a_wrong_master_key(settings):
    SubjectKey.objects.issue()
    settings.KEY_RING = RING_2.replace("2:", "1:", 1)

    with pytest.raises(SystemCheckError, match="맞지 않습니다"):
        check()


@pytest.mark.django_db
@pytest.mark.parametrize("ring", ["", "1:", "1:열쇠", "1:AAAA", "x:" + RING_2[2:], RING_2 + "," + RING_2, RING_2[2:]])
def test_nothing_starts_with_a_ring_that_cannot_be_read(settings, ring):
    settings.KEY_RING = ring

    with pytest.raises(SystemCheckError, match="KEY_RING을 읽을 수 없습니다") as refusal:
        check()
    assert RING_2[2:12] not in str(refusal.value)


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["", "short", "c2hvcnQ=", "한글"])
def test_nothing_starts_with_a_weak_blind_index_key(settings, secret):
    settings.BLIND_INDEX_KEY = secret

    with pytest.raises(SystemCheckError, match="BLIND_INDEX_KEY"):
        check()


@pytest.mark.django_db
def test_a_destroyed_key_needs_no_master_key(settings):
    SubjectKey.objects.issue().destroy()
    settings.KEY_RING = RING_2

    check()
