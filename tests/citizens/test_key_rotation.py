import io
import os

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from citizens.encryption import blind_index, blind_indexes
from citizens.encryption.data_keys import cache
from citizens.encryption.key_ring import LocalKeyRing
from citizens.keys import rotation
from citizens.keys.models import KeyRotation, SubjectKey
from citizens.keys.progress import Progress
from citizens.registry.models import Citizen
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
SECOND = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
WRONG = "V1JPTkdXUk9OR1dST05HV1JPTkdXUk9OR1dST05HMDE="


@pytest.fixture(autouse=True)
def people():
    yield [CitizenFactory(name=f"사람{number}", email=f"person{number}@mail.example") for number in range(5)]
    cache.clear()


@pytest.fixture
def two_master_keys(settings):
    settings.KEY_RING += f",2:{SECOND}"


@pytest.fixture
def two_index_keys(settings):
    settings.BLIND_INDEX_KEY += f",2:{SECOND}"


def run(command, **options):
    told = io.StringIO()
    call_command(command, stdout=told, **options)
    return told.getvalue()


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, kek_id, wrapped FROM keys_subjectkey WHERE label IS NULL ORDER BY id")
        keys = [(str(pk), number, bytes(wrapped)) for pk, number, wrapped in cursor.fetchall()]
    return keys, sorted(Citizen.objects.values_list("pk", "email_index", "phone_index"))


def refused(command, why, **options):
    before = stored()
    with pytest.raises(CommandError, match=why) as refusal:
        run(command, **options)
    assert stored() == before
    for secret in (SECOND, WRONG):
        assert secret not in str(refusal.value)


# Master keys


def test_afterwards_the_old_master_key_is_needed_by_nobody(two_master_keys, settings):
    told = run("rotate_keys", batch=2)

    assert "이전 열쇠로 남은 것 0개" in told
    assert "이전 열쇠를 폐기해도 됩니다" in told
    settings.KEY_RING = f"2:{SECOND}"
    assert {citizen.own_details().name for citizen in Citizen.objects.all()} == {f"사람{n}" for n in range(5)}


def test_what_is_sealed_stays_byte_for_byte(two_master_keys):
    def blobs():
        return {citizen.pk: citizen.sealed_name.blob for citizen in Citizen.objects.all()}

    before = blobs()
    run("rotate_keys")

    assert blobs() == before


def test_a_second_run_finds_nothing_to_do(two_master_keys):
    run("rotate_keys")
    before = stored()

    assert "다시 감싼 열쇠 0개" in run("rotate_keys")
    assert stored() == before


def test_with_one_master_key_there_is_nothing_to_do():
    before = stored()

    assert "다시 감싼 열쇠 0개" in run("rotate_keys")
    assert stored() == before


def test_a_third_key_becomes_the_newest(two_master_keys, settings):
    run("rotate_keys")
    settings.KEY_RING += f",3:{WRONG}"
    run("rotate_keys")

    settings.KEY_RING = f"3:{WRONG}"
    assert Citizen.objects.first().own_details().name


def test_the_state_is_kept_for_whoever_watches(two_master_keys):
    run("rotate_keys", batch=2)

    state = KeyRotation.objects.get()
    assert (state.kind, state.from_numbers, state.to_number) == ("master_key", "1", 2)
    assert state.done == state.total == SubjectKey.objects.exclude(label="canary 2").count()
    assert state.finished_at


def test_a_missing_master_key_is_refused(settings):
    settings.KEY_RING = f"2:{SECOND}"

    refused("rotate_keys", "1번 열쇠가 없습니다")


def test_a_wrong_old_master_key_is_refused(settings):
    settings.KEY_RING = f"1:{WRONG},2:{SECOND}"

    refused("rotate_keys", "1번 열쇠가 맞지 않습니다")


def test_another_new_master_key_than_before_is_refused(two_master_keys, settings):
    first = settings.KEY_RING.partition(",")[0]
    run("rotate_keys")
    CitizenFactory()
    settings.KEY_RING = f"{first},2:{WRONG}"

    refused("rotate_keys", "2번 열쇠가 맞지 않습니다")


def test_a_second_machine_with_a_mistyped_new_key_is_noticed_before_it_wraps(two_master_keys, settings):
    class Killed(Exception):
        pass

    def kill(done, total):
        raise Killed

    with pytest.raises(Killed):
        rotation.rotate_master_key(batch=2, tell=kill)
    settings.KEY_RING = f"{settings.KEY_RING.partition(',')[0]},2:{WRONG}"

    refused("rotate_keys", "2번 열쇠가 맞지 않습니다")


def test_a_going_back_to_the_old_ring_is_refused(two_master_keys, settings):
    run("rotate_keys")
    settings.KEY_RING = settings.KEY_RING.partition(",")[0]

    refused("rotate_keys", "2번 열쇠가 없습니다")


def test_a_damaged_key_is_named_and_left_and_the_others_go_on(two_master_keys, people):
    harmed = people[2].subject_key
    SubjectKey.objects.filter(pk=harmed.pk).update(wrapped=os.urandom(60), created_at="2099-01-01T00:00Z")
    before = next(key for key in stored()[0] if key[0] == str(harmed.pk))

    with pytest.raises(CommandError, match=f"이전 열쇠를 버리지 마십시오: {harmed.pk}"):
        run("rotate_keys", batch=2)

    assert before in stored()[0]
    assert SubjectKey.objects.filter(kek_id=1).count() == 1
    assert not KeyRotation.objects.get().finished_at


def test_a_shredded_key_stays_shredded(two_master_keys, people):
    people[0].subject_key.destroy()
    run("rotate_keys")

    assert SubjectKey.objects.get(pk=people[0].subject_key_id).wrapped is None


def test_the_trial_finds_a_value_that_does_not_open(two_master_keys, people):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_citizen SET sealed_name = sealed_phone")

    with pytest.raises(CommandError, match="sealed_name"):
        run("rotate_keys")
    assert not KeyRotation.objects.get().finished_at


# Blind-index keys


def test_a_key_without_a_number_is_the_first(settings):
    bare = settings.BLIND_INDEX_KEY
    before = blind_index("email", "a@mail.example")
    settings.BLIND_INDEX_KEY = f"1:{bare}"

    assert blind_index("email", "a@mail.example") == before


def test_the_newest_key_writes_and_all_are_looked_for(two_index_keys):
    assert blind_index("email", "a@mail.example").startswith("e2:")
    assert [value[:3] for value in blind_indexes("email", "a@mail.example")] == ["e2:", "e1:"]


@pytest.mark.parametrize("ring", [f"1:{SECOND},1:{WRONG}", f"{SECOND},{WRONG}", f"x:{SECOND}", "2:", f"1:{SECOND},"])
def test_an_index_ring_that_cannot_be_read_is_refused(settings, ring):
    settings.BLIND_INDEX_KEY = ring

    with pytest.raises(ImproperlyConfigured, match="BLIND_INDEX_KEY must read"):
        blind_index("email", "a@mail.example")


def test_everybody_is_found_before_and_after(two_index_keys, settings):
    CitizenFactory(email="new@mail.example", phone="010-0000-9999")
    for address in ("person1@mail.example", "new@mail.example"):
        assert Citizen.objects.with_email(address).count() == 1

    told = run("rotate_blind_index", batch=2)

    assert "이전 열쇠를 폐기해도 됩니다" in told
    settings.BLIND_INDEX_KEY = f"2:{SECOND}"
    for address in ("person1@mail.example", "new@mail.example"):
        assert Citizen.objects.with_email(address).count() == 1
    assert Citizen.objects.with_phone("010-0000-9999").count() == 1
    assert not Citizen.objects.with_email("").exists()


def test_an_index_key_missing_from_the_ring_is_refused_unless_it_is_lost(settings):
    settings.BLIND_INDEX_KEY = f"2:{SECOND}"

    refused("rotate_blind_index", "BLIND_INDEX_KEY에 없습니다")
    run("rotate_blind_index", old_is_lost=True)
    assert Citizen.objects.with_email("person1@mail.example").count() == 1


def test_a_wrong_index_key_is_refused(settings):
    settings.BLIND_INDEX_KEY = f"1:{WRONG},2:{SECOND}"

    refused("rotate_blind_index", "1번 열쇠가 맞지 않습니다")


def test_without_the_master_key_no_index_is_touched(two_index_keys, settings):
    settings.KEY_RING = f"2:{SECOND}"

    refused("rotate_blind_index", "1번 열쇠가 없습니다")


def test_a_citizen_that_does_not_open_keeps_the_old_index(two_index_keys, people):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_citizen SET sealed_email = sealed_name WHERE id = %s", [people[3].pk])

    with pytest.raises(CommandError, match=str(people[3].pk)):
        run("rotate_blind_index", batch=2)

    assert Citizen.objects.get(pk=people[3].pk).email_index.startswith("e1:")
    assert Citizen.objects.filter(email_index__startswith="e2:").count() == 4


def test_a_shredded_citizen_is_found_no_more(two_index_keys, people):
    people[4].subject_key.destroy()
    run("rotate_blind_index")

    assert Citizen.objects.get(pk=people[4].pk).email_index == ""


# The line


def test_the_line_tells_rate_and_remaining_time():
    assert Progress.line(500, 2000, 100).endswith(" 500 / 2,000 (25.0 %) · 초당 100건 · 남은 시간 0:15")
    assert Progress.line(0, 0, 0).endswith(" 0 / 0 (100.0 %) · 초당 0건 · 남은 시간 0:00")


@pytest.mark.parametrize(
    ("done", "total", "filled"),
    [(0, 2000, 0), (500, 2000, 5), (1999, 2000, 19), (2000, 2000, 20), (3, 2, 20), (0, 0, 20)],
)
def test_a_bar_of_twenty_is_full_only_when_all_is_done(done, total, filled):
    assert Progress.line(done, total, 100).split()[0] == "█" * filled + "░" * (20 - filled)


def test_a_ring_shows_no_key():
    assert SECOND[:6] not in repr(LocalKeyRing(f"2:{SECOND}"))
