"""kill -9 while records are destroyed: nothing outside the list goes, nothing stays half, files equal rows."""

import os
import random
import signal
import time

import pytest
from django.db import connection

from citizens.registry.models import Citizen
from civil_petitions.attachments import store
from civil_petitions.models import Attachment, Petition, PetitionEvent
from civil_petitions.past_figures.models import PastFigure
from portal.retention.models import DestructionItem
from tests.drills.test_killed_rotations import Rotator
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory
from tests.factories.retention import approved, attach, old_petition

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
PETITIONS, KILLS = 60, 5


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    """The data folder of this test and of the processes it kills."""
    monkeypatch.setenv("ERASURE_LEDGER", str(tmp_path / "ledger.jsonl"))
    settings.ERASURE_LEDGER = str(tmp_path / "ledger.jsonl")
    return settings.ATTACHMENT_ROOT


def test_killed_again_and_again_it_ends_as_if_it_had_never_been(folder, settings):
    form_version = FormVersionFactory(petition_type__auto_receive=True)
    petitions = [
        old_petition(citizen=CitizenFactory(), form_version=form_version, files=1) for _number in range(PETITIONS)
    ]
    young = PetitionFactory(answered=True, citizen=CitizenFactory(), form_version=form_version)
    young_file = attach(young).pk
    files = [each for petition in petitions for each in petition.attachments.values_list("pk", flat=True)]
    batch = approved()
    victims = Rotator(settings)
    try:
        killed = 0
        for _attempt in range(KILLS):
            child = victims.start(f"destroy_expired --batch {batch.pk} --size 2")
            time.sleep(random.uniform(0.15, 0.5))
            os.kill(child, signal.SIGKILL)
            killed += victims.wait(child) == -signal.SIGKILL
            left = Petition.objects.exclude(pk=young.pk).count()
            waiting = DestructionItem.objects.filter(kind="petitions", state="waiting").count()
            assert left == waiting, "a row that went without its item, or an item without its row"
        assert victims.wait(victims.start(f"destroy_expired --batch {batch.pk}")) == 0
    finally:
        victims.close()
    assert killed, "every child was done before it could be killed: the drill proved nothing"

    batch.refresh_from_db()
    assert batch.state == "done"
    assert list(Petition.objects.all()) == [young]
    assert set(PetitionEvent.objects.values_list("petition", flat=True)) == {young.pk}
    assert list(Citizen.objects.all()) == [young.petitioner]
    assert list(Attachment.objects.values_list("pk", flat=True)) == [young_file]
    on_disk = {place.name for place in folder.rglob("*") if place.is_file()}
    assert on_disk & {each.hex for each in files} == set() and young_file.hex in on_disk
    assert sum(PastFigure.objects.filter(kind="petitions", measure="filed").values_list("amount", flat=True)) == len(
        petitions
    )
    line = batch.lines.get(kind="petitions")
    assert (line.listed, line.destroyed, line.files) == (PETITIONS, PETITIONS, PETITIONS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM keys_subjectkey WHERE destroyed_at IS NOT NULL")
        assert cursor.fetchone()[0] == PETITIONS
    store.forget(young_file)
