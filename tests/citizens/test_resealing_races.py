"""Who writes while data keys are replaced loses nothing, and an old key waits for whoever may still seal with it."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from citizens.encryption import Shredded, envelope
from citizens.encryption.data_keys import DataKey, cache
from citizens.encryption.file_stores import STORES
from citizens.encryption.files import HEADER_BYTES, key_id_of
from citizens.encryption.key_ring import key_ring
from citizens.keys import resealing, sealed_rows
from citizens.keys.models import SubjectKey
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from civil_petitions.attachments import store
from civil_petitions.models import Attachment, InternalNote, Petition, PetitionEvent
from tests.citizens.resealed import FILE, column, run
from tests.factories.accounts import OfficerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition(petition_with_everything):
    return petition_with_everything


def meanwhile(action):
    """Reseal all, and let this happen after the first walk over all rows."""
    scope = resealing.Scope("all", SubjectKey.objects.all())
    outcome = resealing.reseal(scope, batch=50, tell=lambda done, total: None, say=lambda line: action(), settle=0)
    assert outcome.problems == []
    return outcome


def know_only_the_old(key_id):
    """Another process has fetched this key before it was replaced, and seals with it for a minute yet."""
    row = SubjectKey.objects.get(pk=key_id)
    cache.keep(key_id, DataKey(key_ring().unwrap(bytes(row.wrapped), row.pk, row.kek_id)))


def test_a_row_written_under_the_old_key_is_found(petition):
    def write():
        know_only_the_old(petition.subject_key_id)
        InternalNote.objects.create(
            petition=petition,
            author=OfficerFactory(),
            subject_key_id=petition.subject_key_id,
            sealed_text="늦게 씀",
        )
        cache.clear()

    meanwhile(write)

    assert not SubjectKey.objects.filter(pk=petition.subject_key_id).exists()
    assert "늦게 씀" in {note.text() for note in InternalNote.objects.all()}


def test_a_value_written_under_the_old_key_into_a_row_of_the_new_one_is_found(petition):
    stale = Petition.objects.get(pk=petition.pk)

    def write():
        know_only_the_old(petition.subject_key_id)
        stale.sealed_conclusion = "늦게 고침"
        stale.save(update_fields=["sealed_conclusion"])
        cache.clear()
        assert Petition.objects.get(pk=petition.pk).subject_key_id != petition.subject_key_id

    meanwhile(write)

    assert not SubjectKey.objects.filter(pk=petition.subject_key_id).exists()
    assert Petition.objects.get(pk=petition.pk).sealed_conclusion.open() == "늦게 고침"


def test_a_row_saved_whole_as_it_was_read_before_is_found(petition):
    stale = Petition.objects.get(pk=petition.pk)
    meanwhile(stale.save)

    assert not SubjectKey.objects.filter(pk=petition.subject_key_id).exists()
    assert Petition.objects.get(pk=petition.pk).sealed_title.open() == "가로등이 꺼졌습니다"


def test_a_file_kept_under_the_old_key_is_found(petition):
    old_key, file_id = petition.subject_key, Attachment.objects.get().pk

    def write():
        know_only_the_old(old_key.pk)
        store.keep(file_id, old_key, b"other bytes")
        cache.clear()

    meanwhile(write)

    attachment = Attachment.objects.get()
    assert b"".join(store.read(file_id, attachment.subject_key)) == b"other bytes"


def test_a_writer_that_looks_the_key_up_seals_under_the_new_one(petition):
    SubjectKey.objects.replace(SubjectKey.objects.filter(pk=petition.subject_key_id))
    note = InternalNote.objects.create(
        petition=petition, author=OfficerFactory(), subject_key_id=petition.subject_key_id, sealed_text="메모"
    )

    new = SubjectKey.objects.get(replaces=petition.subject_key_id)
    assert envelope.key_id_of(column(note, "sealed_text")) == new.pk
    assert InternalNote.objects.get(pk=note.pk).text() == "메모"


def test_a_file_opens_while_it_and_its_row_name_different_keys(petition):
    attachment = Attachment.objects.get()
    before = attachment.subject_key
    SubjectKey.objects.replace(SubjectKey.objects.filter(pk=before.pk))
    after = SubjectKey.objects.get(replaces=before.pk)

    assert b"".join(store.read(attachment.pk, after)) == FILE
    store.keep(attachment.pk, before, b"anew")
    assert b"".join(store.read(attachment.pk, before)) == b"anew"
    assert {key_id_of(path.read_bytes()[:HEADER_BYTES]) for path in STORES[0].files()} == {before.pk, after.pk}


def test_the_database_refuses_a_writer_that_comes_after_the_end(petition):
    run(all=True)
    know = DataKey(os.urandom(32))
    cache.keep(petition.subject_key_id, know)

    with pytest.raises(IntegrityError), transaction.atomic():
        InternalNote.objects.create(
            petition=petition, author=OfficerFactory(), subject_key_id=petition.subject_key_id, sealed_text="너무 늦음"
        )
        connection.check_constraints()


def test_who_shreds_meanwhile_by_the_old_key_shreds_the_new_one(petition):
    citizen = Citizen.objects.select_related("subject_key").get(pk=petition.petitioner_id)
    meanwhile(citizen.subject_key.destroy)
    cache.clear()

    with pytest.raises(Shredded):
        Citizen.objects.get(pk=citizen.pk).sealed_name.open()
    assert not SubjectKey.objects.filter(
        pk__in=SubjectKey.objects.lineage({citizen.subject_key_id}), wrapped__isnull=False
    ).exists()


@pytest.mark.django_db(transaction=True)
def test_the_old_key_waits_for_transactions_that_are_still_open(petition):
    written = []

    def write():
        """Sealed under the old key before it was replaced, and committed late."""
        try:
            with transaction.atomic():
                know_only_the_old(petition.subject_key_id)
                note = InternalNote(
                    petition=petition,
                    author=OfficerFactory(),
                    subject_key_id=petition.subject_key_id,
                    sealed_text="오래 걸림",
                )
                note.save(force_insert=True)
                written.append(note.pk)
                time.sleep(1.5)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        future = threads.submit(write)
        while not written:
            time.sleep(0.01)
        run(all=True)
        future.result()

    cache.clear()
    assert InternalNote.objects.get(pk=written[0]).text() == "오래 걸림"


@pytest.mark.django_db(transaction=True)
def test_nobody_changes_the_history_while_it_is_open_for_us(petition):
    SubjectKey.objects.replace(SubjectKey.objects.all())
    refused = []

    def forge():
        try:
            PetitionEvent.objects.update(kind="closed")
        except DatabaseError as error:
            refused.append(str(error))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            assert sealed_rows.reseal(PetitionEvent, sealed_rows.waiting, None, 100).done
            future = threads.submit(forge)
            time.sleep(0.3)
            assert not future.done(), "the lock keeps every other writer out"
        future.result()

    assert "append-only" in refused[0]


def test_a_new_person_registered_meanwhile_keeps_their_key(petition):
    made = []
    meanwhile(lambda: made.append(registry.register(name="새 사람", email="new@mail.example")))

    assert Citizen.objects.get(pk=made[0].pk).subject_key_id == made[0].subject_key_id
    assert made[0].own_details().name == "새사람"
