"""A copy of all that is held of me: prepared once, for me alone, for a day."""

import json
import re
import threading
import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone, translation

from citizens.access_log.models import AccessLogEntry
from portal.downloads import store
from portal.downloads.errors import TooManyDownloads
from portal.downloads.models import Download
from portal.my_data import actions, preparing, tasks
from portal.my_data.kinds import KINDS
from tests.factories.accounts import PASSWORD, AccountFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
State = Download.State


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOWNLOAD_ROOT = tmp_path / "downloads"
    return settings.DOWNLOAD_ROOT


@pytest.fixture
def person():
    account = AccountFactory(email="person@mail.example", password=PASSWORD)
    CitizenFactory(account=account, email="person@mail.example", name="박가람")
    PetitionFactory(account=account, title="가로등이 꺼졌습니다")
    return account


@pytest.fixture
def ready(person):
    return prepared(person)


def prepared(account):
    download = actions.request(by=account)
    preparing.prepare(download.pk)
    download.refresh_from_db()
    return download


def address(download, form="json"):
    return reverse(f"my_data:{form}", args=[download.pk])


def logged_in(client, account):
    """By the real form, so that the session knows when the password was given."""
    client.post(reverse("account_login"), {"login": "person@mail.example", "password": PASSWORD})
    return client


def test_all_kinds_are_in_the_copy_and_a_pdf_comes_with_it(person, ready, client):
    client = logged_in(client, person)

    told = client.get(address(ready)).json()
    pdf = client.get(address(ready, "pdf"))

    assert {kind["code"] for kind in told["kinds"]} == {kind.code for kind in KINDS}
    (profile,) = next(kind["rows"] for kind in told["kinds"] if kind["code"] == "profile")
    assert profile["name"] == "박가람"
    assert profile["created_at"].endswith("+09:00")
    assert "가로등이 꺼졌습니다" in json.dumps(told, ensure_ascii=False)
    assert pdf.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf.content, "a screen reader finds its way"
    assert pdf["Content-Disposition"].startswith("attachment")
    assert pdf["Cache-Control"] == "no-store"


def test_what_the_font_lacks_and_what_looks_like_markup_does_no_harm(person):
    PetitionFactory(account=person, title='漢字 😀 \u202e #eval("1") $x$ *굵게*')

    assert prepared(person).state == State.READY


def test_the_files_lie_sealed(person, ready, folder):
    files = list(folder.iterdir())

    assert sorted(file.suffix for file in files) == [".json", ".pdf"]
    for file in files:
        assert "박가람".encode() not in file.read_bytes()
        assert b"%PDF" not in file.read_bytes()


def test_the_mail_says_that_it_is_ready_and_carries_no_data(person, ready):
    (told,) = mail.outbox

    assert told.to == ["person@mail.example"]
    assert reverse("my_data:overview") in told.body
    assert "박가람" not in told.body
    assert told.attachments == []


def test_a_copy_in_english_for_who_reads_english(person):
    with translation.override("en"):
        download = actions.request(by=person)
    preparing.prepare(download.pk)
    download.refresh_from_db()

    told = json.loads(store.read(download.file_id, "json", person.citizen.subject_key))

    assert told["kinds"][0]["name"] == "Name and contacts"
    assert mail.outbox[0].subject.endswith("Your data is ready to download")


def test_somebody_elses_copy_is_not_found(ready, client_for):
    stranger = AccountFactory()
    CitizenFactory(account=stranger)

    assert client_for(stranger).get(address(ready)).status_code == 404


def test_without_a_fresh_password_it_is_asked_for_first(person, ready, client_for):
    answer = client_for(person).get(address(ready))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_after_a_day_it_is_gone_for_the_browser_at_once_and_from_the_disk_within_the_hour(
    person, ready, client, folder
):
    client = logged_in(client, person)
    Download.objects.filter(pk=ready.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    late = client.get(address(ready))
    tasks.destroy_expired_downloads()

    assert late.status_code == 410
    assert "24시간 뒤에 없앱니다" in late.content.decode()
    assert list(folder.iterdir()) == []
    ready.refresh_from_db()
    assert (ready.state, ready.file_id) == (State.GONE, None)
    assert client.get(address(ready)).status_code == 410


def test_a_damaged_file_is_not_handed_out(person, ready, client, folder):
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes()[:-1] + b"x")

    assert logged_in(client, person).get(address(ready)).status_code == 410


def test_pressing_twice_prepares_once_and_a_new_one_ends_the_old(person, folder):
    first = actions.request(by=person)
    assert actions.request(by=person) == first
    preparing.prepare(first.pk)

    second = prepared(person)

    first.refresh_from_db()
    assert first.state == State.GONE
    assert {file.stem for file in folder.iterdir()} == {second.file_id.hex}


def test_a_sixth_copy_in_a_day_is_refused_in_words(person, client_for):
    for _each in range(actions.MOST_A_DAY):
        prepared(person)

    with pytest.raises(TooManyDownloads):
        actions.request(by=person)
    page = client_for(person).post(reverse("my_data:download"), follow=True).content.decode()
    assert "하루에 다섯 번까지" in page


def test_the_person_sees_when_a_copy_was_fetched_and_the_access_log_stays_for_staff(person, ready, client):
    logged_in(client, person).get(address(ready))

    ready.refresh_from_db()
    assert ready.taken_at is not None
    assert not AccessLogEntry.objects.filter(citizen=person.citizen).exists()


def test_the_page_shows_how_far_it_is_and_htmx_asks_for_the_part_alone(person, client_for):
    client = client_for(person)
    assert "파일 준비하기" in client.get(reverse("my_data:overview")).content.decode()

    page = client.post(reverse("my_data:download"), follow=True).content.decode()
    part = client.get(reverse("my_data:download"), headers={"HX-Request": "true"}).content.decode()

    assert "준비하고 있습니다" in page
    assert re.search(r"<progress max=\"\d+\" value=\"0\"", part)
    assert "<html" not in part
    preparing.prepare(Download.objects.get().pk)
    assert "준비되었습니다" in client.get(reverse("my_data:overview")).content.decode()


def test_who_lost_the_lease_leaves_nothing_behind(person, folder):
    """A worker that was thought dead wakes up after another has finished."""
    download = actions.request(by=person)
    slow = uuid.uuid4()
    claimed = Download.objects.claim(download.pk, slow)
    Download.objects.filter(pk=download.pk).update(lease_until=Now() - timedelta(seconds=1))
    preparing.prepare(download.pk)

    with pytest.raises(preparing.LeaseLost):
        preparing._fill(claimed, slow)

    assert len(mail.outbox) == 1
    assert slow.hex not in {file.stem for file in folder.iterdir()}


def test_after_three_dead_workers_it_is_given_up(person):
    download = actions.request(by=person)
    for _each in range(3):
        Download.objects.claim(download.pk, uuid.uuid4())
        Download.objects.filter(pk=download.pk).update(lease_until=Now() - timedelta(seconds=1))

    tasks.prepare_waiting()

    download.refresh_from_db()
    assert download.state == State.FAILED


def test_files_of_dead_workers_are_swept(person, ready, folder):
    lost = uuid.uuid4()
    store.keep(lost, "json", person.citizen.subject_key, b"{}")
    ready.refresh_from_db()

    assert store.forget_strangers({ready.file_id}, older_than_seconds=-1) == 1
    assert {file.stem for file in folder.iterdir()} == {ready.file_id.hex}


def test_a_year_later_the_row_goes_too(person, ready):
    preparing.destroy(ready)
    Download.objects.update(requested_at=timezone.now() - timedelta(days=366))

    tasks.destroy_expired_downloads()

    assert not Download.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_prepare_it_once(person):
    download = actions.request(by=person)
    start = threading.Barrier(2)

    def work():
        try:
            start.wait(10)
            preparing.prepare(download.pk)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _each in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    download.refresh_from_db()
    assert (download.state, download.attempts) == (State.READY, 1)
    assert len(mail.outbox) == 1
