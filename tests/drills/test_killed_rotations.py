"""kill -9 while keys are changed, two at once, and people who write meanwhile: everything opens afterwards."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from citizens.contact_points.models import ContactPoint
from citizens.encryption import blind_index, prefetch_keys
from citizens.encryption.data_keys import cache
from citizens.encryption.key_ring import key_ring
from citizens.keys.models import KeyRotation, SubjectKey
from citizens.registry import actions
from citizens.registry.models import Citizen
from civil_petitions.attachments import store
from civil_petitions.models import Attachment, Petition
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import FormVersionFactory, PetitionFactory

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
PERSONS = int(os.environ.get("DRILL_PERSONS", 2000))
FILES, PIECES = 60, 100_000
ROWS_OF_EACH = 3  # the citizen and two contact points
KILLS = 5
SETTLE = 3  # so long does this process, the writer, still use a key that was replaced
SECOND_MASTER = ",2:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
SECOND_INDEX = ",2:QkxJTkRJTkRFWEJMSU5ESU5ERVhCTElORElOREVYMDE="


class Rotator:
    """A process that forks a child per command; the test kills children."""

    def __init__(self, settings):
        place = connection.settings_dict
        engine = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
        keys = {"KEY_RING": settings.KEY_RING, "BLIND_INDEX_KEY": settings.BLIND_INDEX_KEY, "DATABASE_URL": engine}
        keys["DATA_DIR"] = str(settings.ATTACHMENT_ROOT.parent)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.rotator"],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"} | keys,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, command):
        return self._say(command)

    def wait(self, child):
        return self._say(f"wait {child}")

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()

    def _say(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@pytest.fixture
def persons(settings, tmp_path):
    """People under the first keys, registered in bulk; some have written, and sent a file."""
    settings.ATTACHMENT_ROOT = tmp_path / "attachments"
    for start in range(0, PERSONS, 1000):
        citizens = [person(number) for number in range(start, min(start + 1000, PERSONS))]
        SubjectKey.objects.bulk_create(citizen.subject_key for citizen in citizens)
        prefetch_keys(citizens)
        Citizen.objects.bulk_create(citizens)
        ContactPoint.objects.bulk_create(
            ContactPoint(
                citizen=each, subject_key_id=each.subject_key_id, kind=kind, value_index=index, is_default=True
            )
            for each in citizens
            for kind, index in (("mail", each.email_index), ("phone", each.phone_index))
        )
    form_version = FormVersionFactory(petition_type__auto_receive=True)
    for citizen in Citizen.objects.all()[:FILES]:
        petition = PetitionFactory(citizen=citizen, form_version=form_version, title="카나리아")
        file = Attachment(petition=petition, subject_key_id=petition.subject_key_id, size=1, sealed_name="새.jpg")
        store.keep(file.pk, petition.subject_key, bytes(PIECES))
        file.save(force_insert=True)
    return set(SubjectKey.objects.values_list("pk", flat=True))


def person(number):
    key = SubjectKey(kek_id=1)
    key.wrapped = key_ring().wrap(os.urandom(32), key.pk)
    email, phone = f"person{number}@mail.example", f"010-0000-{number % 10000:04d}"
    indexes = {"email_index": blind_index("email", email), "phone_index": blind_index("phone", phone)}
    sealed = {"sealed_name": f"사람{number}", "sealed_email": email, "sealed_phone": phone, "sealed_address": ""}
    return Citizen(subject_key=key, **sealed, **indexes)


@pytest.fixture
def rotator(settings, persons):
    settings.KEY_RING += SECOND_MASTER
    settings.BLIND_INDEX_KEY = f"1:{settings.BLIND_INDEX_KEY}{SECOND_INDEX}"
    cache.clear()
    started = Rotator(settings)
    yield started
    started.close()
    cache.clear()


ROTATIONS = pytest.mark.parametrize(
    ("command", "kind", "batch"),
    [
        ("rotate_keys", "master_key", max(PERSONS // 200, 1)),
        ("rotate_blind_index", "blind_index", max(PERSONS // 200, 1)),
        (f"reseal --all --settle {SETTLE}", "data_keys", max(PERSONS // 200, 1)),
    ],
    ids=["rotate_keys", "rotate_blind_index", "reseal"],
)


def done(kind):
    return KeyRotation.objects.filter(kind=kind).values_list("done", flat=True).first() or 0


def kill_beyond(child, kind, point, rotator):
    """kill -9 a little after so many are done; says whether it was still at work."""
    while done(kind) < point:
        time.sleep(0.005)
    time.sleep(random.random() / 50)
    os.kill(child, signal.SIGKILL)
    return rotator.wait(child) == -signal.SIGKILL


def everybody():
    """All citizens with their keys, a page at a time."""
    ids = list(Citizen.objects.values_list("pk", flat=True).order_by("pk"))
    for start in range(0, len(ids), 1000):
        page = list(Citizen.objects.filter(pk__in=ids[start : start + 1000]))
        prefetch_keys(page)
        yield from page


def unreadable():
    """Every person opens and is found; says who is not."""
    lost = []
    for citizen in everybody():
        details = citizen.own_details()
        newest = blind_index("email", details.email), blind_index("phone", details.phone)
        if not details.email.startswith("person") or (citizen.email_index, citizen.phone_index) != newest:
            lost.append(citizen.pk)
    return lost


def assert_complete(command, old_keys, settings):
    cache.clear()
    for file in Attachment.objects.select_related("subject_key"):
        assert b"".join(store.read(file.pk, file.subject_key)) == bytes(PIECES)
    assert {petition.sealed_title.open() for petition in Petition.objects.all()} == {"카나리아"}
    if command.startswith("reseal"):
        assert not SubjectKey.objects.filter(pk__in=old_keys).exclude(wrapped=None).exists()
        assert not SubjectKey.objects.being_replaced().exists()
        assert len([citizen.own_details() for citizen in everybody()]) == Citizen.objects.count()
    elif command == "rotate_keys":
        assert not SubjectKey.objects.filter(kek_id=1, wrapped__isnull=False).exists()
        settings.KEY_RING = SECOND_MASTER[1:]
        assert len([citizen.own_details() for citizen in everybody()]) >= min(PERSONS, Citizen.objects.count())
    else:
        settings.BLIND_INDEX_KEY = SECOND_INDEX[1:]
        assert unreadable() == []
        assert Citizen.objects.with_email("person7@mail.example").count() == 1


@ROTATIONS
def test_five_kills_leave_nobody_unreadable(persons, rotator, settings, command, kind, batch):
    killed = 0
    for number in range(KILLS):
        child = rotator.start(f"{command} --batch {batch}")
        killed += kill_beyond(child, kind, PERSONS * number // (KILLS + 1), rotator)
        some = list(Citizen.objects.order_by("?")[:300])
        prefetch_keys(some)
        assert all(citizen.own_details().email for citizen in some)
        assert Citizen.objects.with_email("person7@mail.example").count() == 1
    assert killed == KILLS
    assert 0 < done(kind) < PERSONS

    assert rotator.wait(rotator.start(f"{command} --batch {batch}")) == 0

    state = KeyRotation.objects.get(kind=kind)
    assert state.finished_at
    assert state.done == state.total >= PERSONS
    assert_complete(command, persons, settings)


@ROTATIONS
def test_two_at_once_share_the_work(persons, rotator, settings, command, kind, batch):
    children = [rotator.start(f"{command} --batch {batch}") for _ in range(2)]

    assert [rotator.wait(child) for child in children] == [0, 0]
    done_by_both = sum(KeyRotation.objects.filter(kind=kind).values_list("done", flat=True))
    if kind == "data_keys":
        assert done_by_both >= PERSONS * ROWS_OF_EACH  # beside people, petitions and files
    else:
        rows = PERSONS * (ROWS_OF_EACH if kind == "blind_index" else 1)
        assert done_by_both in (rows, rows + 1)  # the canary of the new master key
    assert_complete(command, persons, settings)


@ROTATIONS
def test_what_people_write_meanwhile_stays(persons, rotator, settings, command, kind, batch):
    officer, written, shredded = OfficerFactory(), [], []
    chosen = random.sample(list(Citizen.objects.filter(petitions=None)), 60)
    child = rotator.start(f"{command} --batch {batch}")
    for number, citizen in enumerate(chosen):
        if number % 6 == 5:
            citizen.subject_key.destroy()
            shredded.append(citizen.subject_key_id)
            continue
        phone = f"010-0000-{number:04d}"
        actions.update_details(citizen, by=officer, name=f"새 이름 {number}", phone=phone)
        actions.register(name="새 사람", email=f"person-new{number}@mail.example", phone=phone)
        written.append((citizen.pk, f"새 이름 {number}", phone))
    assert rotator.wait(child) == 0

    cache.clear()
    for pk, name, phone in written:
        assert Citizen.objects.get(pk=pk).own_details().name == name
        assert Citizen.objects.with_phone(phone).filter(pk=pk).exists()
    assert not SubjectKey.objects.filter(pk__in=shredded, wrapped__isnull=False).exists()
    Citizen.objects.filter(subject_key__in=shredded).delete()
    assert_complete(command, persons, settings)
