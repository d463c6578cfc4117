"""Data keys under suspicion: what they sealed is sealed anew, and nothing is overwritten by what did not open."""

import io
import os
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from channels_mail.outbox.models import OutgoingMail
from citizens.access_log import actions as access_log
from citizens.access_log import chain, verifying
from citizens.access_log.models import AccessLogEntry
from citizens.encryption import SealError, Shredded
from citizens.encryption.data_keys import cache, data_key
from citizens.keys import resealing, sealed_rows
from citizens.keys.models import KeyRotation, SubjectKey
from citizens.registry.models import Citizen
from civil_petitions.models import Attachment, Petition, PetitionEvent
from tests.citizens.resealed import column, damage, everything, keys_in_use, run
from tests.factories.accounts import OfficerFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
SECOND = "2:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


@pytest.fixture
def petition(petition_with_everything):
    return petition_with_everything


# What is done


def test_afterwards_all_opens_and_nothing_names_an_old_key(petition):
    before, old = everything(), keys_in_use()
    assert {label for label, *_ in before} >= {"registry.Citizen", "outbox.OutgoingMail", "file"}

    told = run(all=True)

    assert everything() == before
    assert keys_in_use() & old == set()
    assert SubjectKey.objects.filter(pk__in=old).count() == 0
    assert f"폐기한 이전 열쇠 {len(old)}개" in told


def test_every_table_with_a_data_key_is_walked_but_for_the_chained_one():
    sealed = {model for model in sealed_rows.apps.get_models() if sealed_rows.sealed_fields(model)}

    assert sealed <= set(sealed_rows.keyed_models())
    assert set(sealed_rows.keyed_models()) - set(sealed_rows.movable_models()) == {AccessLogEntry}


def test_every_row_is_sealed_with_another_nonce(petition):
    before = column(petition, "sealed_title")
    run(all=True)

    assert column(petition, "sealed_title")[19:] != before[19:]


def test_one_citizen_alone(petition):
    other = CitizenFactory()
    run(citizen=petition.petitioner_id)

    assert Citizen.objects.get(pk=other.pk).subject_key_id == other.subject_key_id
    assert Citizen.objects.get(pk=petition.petitioner_id).subject_key_id != petition.subject_key_id
    assert not SubjectKey.objects.filter(pk=petition.subject_key_id).exists()


def test_an_unknown_citizen_is_refused():
    with pytest.raises(CommandError, match="시민이 없습니다"):
        run(citizen="00000000-0000-0000-0000-000000000000")


def test_keys_issued_before_a_day(petition):
    SubjectKey.objects.filter(pk=petition.subject_key_id).update(created_at=timezone.now() - timedelta(days=9))
    young = CitizenFactory()
    run(issued_before=timezone.localdate() - timedelta(days=8))

    assert not SubjectKey.objects.filter(pk=petition.subject_key_id).exists()
    assert SubjectKey.objects.filter(pk=young.subject_key_id, replaced_by=None).exists()


def test_a_key_of_the_system_hands_on_its_name(petition):
    old = SubjectKey.objects.system("outbox")
    run(all=True)

    new = SubjectKey.objects.system("outbox")
    assert new.pk != old.pk
    assert OutgoingMail.objects.get().subject_key_id == new.pk


def test_keys_that_seal_nothing_are_left_alone(petition):
    proving = {SubjectKey.objects.system(label).pk for label in (chain.KEY_LABEL, "canary 1")}
    run(all=True)

    assert SubjectKey.objects.filter(pk__in=proving, replaced_by=None).count() == 2


def test_a_second_time_replaces_them_again(petition):
    before = everything()
    run(all=True)
    between = keys_in_use()
    run(all=True)

    assert everything() == before
    assert keys_in_use() & between == set()
    assert KeyRotation.objects.filter(finished_at=None).count() == 0


# Histories that only grow


def test_the_history_is_closed_again_afterwards(petition):
    run(all=True)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PetitionEvent.objects.update(kind="closed")


def test_a_batch_that_fails_leaves_the_history_closed(petition):
    SubjectKey.objects.replace(SubjectKey.objects.all())

    class Killed(Exception):
        pass

    def kill(model):
        raise Killed

    with pytest.raises(Killed), transaction.atomic():
        sealed_rows.reseal(PetitionEvent, kill, None, 10)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        PetitionEvent.objects.update(kind="closed")


def test_who_does_not_own_the_history_is_refused_and_nothing_changes(petition):
    before = keys_in_use()
    role = f"reseal_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
        call_command("grant_web_role", role, stdout=io.StringIO())
        cursor.execute(f"SET ROLE {role}")
        with pytest.raises(CommandError, match="표의 주인인 역할로"):
            run(all=True)
        cursor.execute("RESET ROLE")

    assert keys_in_use() == before
    assert not KeyRotation.objects.exists()


def test_the_chain_of_the_access_log_holds_and_its_reasons_stay_readable(petition):
    citizen, officer = petition.petitioner, OfficerFactory()
    access_log.record(actor=officer, action="reveal", citizen=citizen, purpose="전화하려고")
    chain.link_new()

    told = run(all=True)

    assert "남긴 이전 열쇠 1개" in told
    assert verifying.verify().broken is None
    assert AccessLogEntry.objects.get().purpose == "전화하려고"
    kept = SubjectKey.objects.get(pk=citizen.subject_key_id)
    assert kept.retired_at
    assert keys_in_use() & set(SubjectKey.objects.filter(retired_at__isnull=False).values_list("pk", flat=True)) == {
        kept.pk
    }


def test_a_shredded_citizen_takes_the_retired_keys_along(petition):
    access_log.record(actor=OfficerFactory(), action="reveal", citizen=petition.petitioner, purpose="전화하려고")
    run(all=True)
    run(all=True)

    citizen = Citizen.objects.get(pk=petition.petitioner_id)
    citizen.subject_key.destroy()
    cache.clear()

    assert SubjectKey.objects.get(pk=petition.subject_key_id).wrapped is None
    assert AccessLogEntry.objects.get().purpose == ""
    with pytest.raises(Shredded):
        citizen.sealed_name.open()


# Killed, and what does not open


def test_a_killed_run_is_taken_up_where_it_was(petition):
    class Killed(Exception):
        pass

    def kill(done, total):
        if done:
            raise Killed

    old, before = keys_in_use(), everything()
    with pytest.raises(Killed):
        resealing.reseal(
            resealing.Scope("all", SubjectKey.objects.all()), batch=1, tell=kill, say=lambda line: None, settle=0
        )
    assert everything() == before
    half_way = set(SubjectKey.objects.filter(replaced_by=None).values_list("pk", flat=True))

    run(all=True)

    assert everything() == before
    assert keys_in_use() & old == set()
    assert keys_in_use() <= half_way, "no key was replaced a second time"
    state = KeyRotation.objects.get()
    assert state.done == state.total
    assert state.finished_at


def test_a_damaged_row_is_named_and_left_and_its_key_stays(petition):
    other = CitizenFactory(name="박가람")
    blob = damage(petition, "sealed_title")

    with pytest.raises(CommandError, match=f"civil_petitions.Petition: .*{petition.pk}"):
        run(all=True)

    assert column(petition, "sealed_title") == blob
    assert SubjectKey.objects.filter(pk=petition.subject_key_id, wrapped__isnull=False).exists()
    assert Petition.objects.get(pk=petition.pk).sealed_answers.open()
    assert not SubjectKey.objects.filter(pk=other.subject_key_id).exists(), "the others go on"
    assert not KeyRotation.objects.get().finished_at


def test_a_damaged_file_is_named_and_left_and_its_key_stays(petition, folder_of_files):
    attachment = Attachment.objects.get()
    place = next(path for path in folder_of_files.rglob("*") if path.name == attachment.pk.hex)
    blob = place.read_bytes()[:-1]
    place.write_bytes(blob)

    with pytest.raises(CommandError, match=attachment.pk.hex):
        run(all=True)

    assert place.read_bytes() == blob
    assert SubjectKey.objects.filter(pk=petition.subject_key_id, wrapped__isnull=False).exists()
    assert list(folder_of_files.rglob("*.part")) == []


def test_what_is_shredded_stays_shredded(petition):
    petition.petitioner.subject_key.destroy()
    blob = column(petition, "sealed_title")
    run(all=True)

    assert column(petition, "sealed_title") == blob
    assert SubjectKey.objects.get(pk=petition.subject_key_id).wrapped is None


def test_a_value_whose_key_is_shredded_stays_as_it_is_in_a_row_whose_key_lives(petition):
    other = CitizenFactory()
    Petition.objects.filter(pk=petition.pk).update(subject_key=other.subject_key_id)
    petition.petitioner.subject_key.destroy()
    blob = column(petition, "sealed_title")
    run(all=True)

    assert column(petition, "sealed_title") == blob


@pytest.mark.parametrize(("ring", "why"), [(SECOND, "없습니다"), (SECOND.replace("2:", "1:"), "맞지 않습니다")])
def test_without_the_right_master_key_nothing_changes(petition, settings, ring, why):
    before = keys_in_use()
    settings.KEY_RING = ring

    with pytest.raises(CommandError, match=why):
        run(all=True)
    assert keys_in_use() == before


def test_a_key_that_its_ring_does_not_open_is_left(petition):
    key = SubjectKey.objects.get(pk=petition.subject_key_id)
    SubjectKey.objects.filter(pk=key.pk).update(wrapped=os.urandom(60), created_at=timezone.now())
    cache.clear()

    with pytest.raises(CommandError, match="registry.Citizen"):
        run(all=True)
    assert Citizen.objects.get(pk=petition.petitioner_id).subject_key_id == key.pk


def test_an_old_key_opens_nothing_any_more(petition):
    old = petition.subject_key_id
    run(all=True)
    cache.clear()

    with pytest.raises(SealError):
        data_key(old)
