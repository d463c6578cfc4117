"""With a person's key gone nothing of theirs is read, and every list they stood in still shows."""

import threading

import pytest
from django.db import connection, transaction
from django.urls import reverse

from citizens.access_log import actions as access_log
from civil_petitions.models import Petition
from portal.retention import execution, holds
from portal.retention.models import DestructionItem
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory
from tests.factories.retention import approved, old_petition


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.ATTACHMENT_ROOT = tmp_path / "attachments"
    settings.ERASURE_LEDGER = str(tmp_path / "ledger.jsonl")
    settings.DEMO = True  # officers need no second factor


@pytest.mark.django_db
def test_lists_still_show_when_a_key_is_gone(client_for):
    person = CitizenFactory(name="남궁카나리아")
    petition = PetitionFactory(citizen=person, received=True, title="노란 새가 갇혔습니다")
    officer = OfficerFactory(department=petition.department)
    access_log.record(actor=officer, action="reveal", citizen=person, purpose="카나리아에게 전화")
    person.subject_key.destroy()

    worklist = client_for(officer).get(reverse("office_petitions:worklist"))
    log = client_for(OfficerFactory(privacy=True)).get(reverse("office_privacy:log"))
    citizen = client_for(officer).get(reverse("office_citizens:page", args=[person.pk]) + "?purpose=case")

    assert citizen.status_code == 404  # nobody is behind that number any more
    for page in (worklist, log):
        assert page.status_code == 200
        assert "카나리아" not in page.content.decode() and "노란 새" not in page.content.decode()


@pytest.mark.django_db
def test_the_log_still_shows_looks_at_a_person_who_is_gone(client_for):
    guest, officer = CitizenFactory(name="남궁카나리아"), OfficerFactory()
    old_petition(citizen=guest)
    access_log.record(actor=officer, action="reveal", citizen=guest, purpose="카나리아에게 전화")
    execution.run(approved())

    page = client_for(OfficerFactory(privacy=True)).get(reverse("office_privacy:log"))

    assert page.status_code == 200 and "카나리아" not in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_hold_waits_for_the_rows_that_are_going_and_keeps_the_next():
    going, next_one = sorted([old_petition(), old_petition()], key=lambda petition: str(petition.pk))
    batch, officer = approved(), OfficerFactory()
    while batch.waiting().exclude(kind="petitions").exists():
        execution.destroy_piece(batch.pk, 1)
    outcome = []

    def place():
        try:
            holds.place(by=officer, reason="소송", petition=next_one)
            outcome.append("held")
        finally:
            connection.close()

    waiting = threading.Thread(target=place)
    with transaction.atomic():
        execution.destroy_piece(batch.pk, 1)
        waiting.start()
        waiting.join(1)
        assert outcome == [], "placed while rows were going"
    waiting.join(10)
    execution.run(batch)

    assert outcome == ["held"]
    assert list(Petition.objects.all()) == [next_one]
    assert batch.items.get(row_id=str(next_one.pk)).reason == DestructionItem.Reason.HELD
    assert batch.items.get(row_id=str(going.pk)).state == "destroyed"
