"""Writing and filing a petition: drafts that keep everything, and one petition however often it is sent."""

import io
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from PIL import Image

from civil_petitions.drafts.models import Draft, DraftFile
from civil_petitions.models import Attachment, Petition
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import FIELDS, FormVersionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
SLOT = {"id": "photo", "name": "현장 사진", "required": False, "accept": ["jpg", "png"], "max_files": 2, "max_mb": 1}
ANSWERS = {"place": "바다마루로 42", "content": "버스 정류장 앞 도로가 크게 파였습니다."}


@pytest.fixture(autouse=True)
def folder_of_files(settings, tmp_path):
    settings.ATTACHMENT_ROOT = tmp_path


@pytest.fixture
def form_version():
    fields = [field | {"group": ""} for field in FIELDS]
    return FormVersionFactory(definition={"fields": fields, "attachments": [SLOT], "rules": {}})


@pytest.fixture
def writer():
    account = AccountFactory()
    CitizenFactory(account=account)
    return account


def picture(name="길.jpg", size=(40, 30)):
    file = io.BytesIO()
    Image.new("RGB", size, "grey").save(file, "JPEG")
    file.seek(0)
    file.name = name
    return file


def begin(browser, form_version):
    answer = browser.post(reverse("petition_types:start", args=[form_version.petition_type_id]))
    draft = Draft.objects.get()
    assert answer.headers["Location"] == reverse("drafts:step", args=[draft.pk])
    return draft


def url(draft, name, *more):
    return reverse(f"drafts:{name}", args=[draft.pk, *more])


def test_a_petition_is_written_checked_and_filed(writer, form_version, client_for):
    browser = client_for(writer)
    draft = begin(browser, form_version)

    written = browser.post(url(draft, "step"), ANSWERS | {"file_photo": picture()})
    assert written.headers["Location"] == url(draft, "review")
    checked = browser.get(url(draft, "review")).content.decode()
    assert "바다마루로 42" in checked and "길.jpg" in checked
    filed = browser.post(url(draft, "submission"))

    petition = Petition.objects.get()
    assert filed.headers["Location"] == reverse("petitions:receipt", args=[petition.receipt_number])
    assert petition.petitioner.account == writer and petition.attachments.get().name() == "길.jpg"
    assert not Draft.objects.exists()
    receipt = browser.get(filed.headers["Location"]).content.decode()
    assert petition.receipt_number in receipt and petition.lookup_code() in receipt
    slip = browser.get(reverse("petitions:receipt_slip", args=[petition.receipt_number]))
    assert slip.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("place", "is_told"), [("새솔동 12-3번지", True), ("한별구 새솔로 42", False), ("시장 건너편 골목", False)]
)
def test_a_place_by_the_number_of_its_land_gets_a_hint_and_is_taken_as_it_is(writer, client_for, place, is_told):
    fields = [{"id": "place", "label": "발생 장소", "type": "address", "required": True, "group": ""}]
    form_version = FormVersionFactory(definition={"fields": fields, "attachments": [], "rules": {}})
    browser = client_for(writer)
    draft = begin(browser, form_version)
    browser.post(url(draft, "step"), {"place": place})
    page = browser.get(url(draft, "review")).content.decode()
    browser.post(url(draft, "submission"))

    assert ("발생 장소: 지번으로 적으셨습니다" in page) == is_told
    assert Petition.objects.get().sealed_answers.open()["place"] == place


def test_every_click_after_the_first_finds_the_same_receipt(writer, form_version, client_for):
    browser = client_for(writer)
    draft = begin(browser, form_version)
    browser.post(url(draft, "step"), ANSWERS)

    locations = {browser.post(url(draft, "submission")).headers["Location"] for _click in range(3)}
    locations |= {browser.get(url(draft, "review")).headers["Location"]}

    assert len(locations) == 1 and Petition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_submissions_at_once_make_one_petition(writer, form_version, client_for):
    draft = begin(client_for(writer), form_version)
    client_for(writer).post(url(draft, "step"), ANSWERS)
    browsers = [client_for(writer) for _each in range(20)]

    def click(browser):
        try:
            return browser.post(url(draft, "submission")).headers["Location"]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        locations = set(pool.map(click, browsers))

    assert Petition.objects.count() == 1
    assert locations == {reverse("petitions:receipt", args=[Petition.objects.get().receipt_number])}


def test_autosave_keeps_wrong_and_unfinished_input(writer, form_version, client_for):
    browser = client_for(writer)
    draft = begin(browser, form_version)

    saved = browser.post(url(draft, "autosave"), {"content": "짧", "version": draft.version})

    assert saved.json()["version"] == 2
    assert "짧" in browser.get(url(draft, "step")).content.decode()


def test_a_second_window_is_told_and_overwrites_nothing(writer, form_version, client_for):
    browser = client_for(writer)
    draft = begin(browser, form_version)
    browser.post(url(draft, "autosave"), {"content": "먼저", "version": 1})

    late = browser.post(url(draft, "autosave"), {"content": "나중", "version": 1})

    assert late.status_code == 409 and "다른 창" in late.json()["message"]
    assert Draft.objects.get().raw()["content"] == ["먼저"]


def test_input_that_is_not_right_is_kept_and_the_fault_named(writer, form_version, client_for):
    browser = client_for(writer)
    draft = begin(browser, form_version)

    page = browser.post(url(draft, "step"), {"place": "", "content": "신고합니다 900101-1234567"}).content.decode()

    assert "주민등록번호" in page and "신고합니다" in page and "가지를 고쳐 주세요" in page
    assert browser.get(url(draft, "review")).headers["Location"].endswith("?check=1")
    assert browser.post(url(draft, "submission")).headers["Location"].endswith("?check=1")
    assert not Petition.objects.exists()


def test_a_refused_file_loses_neither_text_nor_other_files(writer, form_version, client_for):
    browser = client_for(writer)
    draft = begin(browser, form_version)
    bad = io.BytesIO(b"MZ not a picture")
    bad.name = "사진.jpg"

    page = browser.post(url(draft, "step"), ANSWERS | {"file_photo": [picture("길.jpg"), bad]}).content.decode()

    assert "확장자(.jpg)와 다릅니다" in page and "버스 정류장 앞" in page
    assert [file.name() for file in DraftFile.objects.all()] == ["길.jpg"]


def test_files_come_one_by_one_and_can_be_taken_back(writer, form_version, client_for, settings):
    browser = client_for(writer)
    draft = begin(browser, form_version)

    first = browser.post(url(draft, "files"), {"slot": "photo", "file": picture("가.jpg")})
    browser.post(url(draft, "files"), {"slot": "photo", "file": picture("나.jpg")})
    third = browser.post(url(draft, "files"), {"slot": "photo", "file": picture("다.jpg")})
    assert (first.status_code, third.status_code) == (201, 400)
    file = DraftFile.objects.first()
    browser.post(url(draft, "file_delete", file.pk))

    assert DraftFile.objects.count() == 1
    assert third.json()["message"].startswith("파일은")


def test_the_bytes_on_the_disk_are_sealed_and_open_again_for_the_owner(writer, form_version, client_for, settings):
    browser = client_for(writer)
    draft = begin(browser, form_version)
    browser.post(url(draft, "step"), ANSWERS | {"file_photo": picture()})
    browser.post(url(draft, "submission"))
    petition, file = Petition.objects.get(), Attachment.objects.get()

    stored = (settings.ATTACHMENT_ROOT / file.pk.hex[:2] / file.pk.hex).read_bytes()
    answer = browser.get(reverse("petitions:attachment", args=[petition.receipt_number, file.pk]))

    assert b"JFIF" not in stored
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_draft_is_its_writers_alone(writer, form_version, client_for):
    draft = begin(client_for(writer), form_version)
    stranger = AccountFactory()
    CitizenFactory(account=stranger)

    for other, expected in ((client_for(stranger), 404), (client_for(OfficerFactory()), 403)):
        for name in ("step", "review", "discard"):
            assert other.get(url(draft, name)).status_code == expected
        for name in ("autosave", "files", "submission"):
            assert other.post(url(draft, name)).status_code == expected


def test_what_was_begun_is_offered_again_and_a_new_one_is_a_choice(writer, form_version, client_for):
    browser = client_for(writer)
    draft = begin(browser, form_version)
    start = reverse("petition_types:start", args=[form_version.petition_type_id])

    offered = browser.post(start).content.decode()
    assert "이어서 쓰기" in offered and url(draft, "step") in offered
    browser.post(start, {"new": "1"})

    assert Draft.objects.count() == 2


def test_a_draft_is_thrown_away_only_after_asking(writer, form_version, client_for, settings):
    browser = client_for(writer)
    draft = begin(browser, form_version)
    browser.post(url(draft, "files"), {"slot": "photo", "file": picture()})

    assert "버릴까요" in browser.get(url(draft, "discard")).content.decode()
    browser.post(url(draft, "discard"))

    assert not Draft.objects.exists()


def test_nobody_files_without_a_login(form_version, client):
    answer = client.post(reverse("petition_types:start", args=[form_version.petition_type_id]))

    assert answer.status_code == 302 and "/accounts/login/" in answer.headers["Location"]


def test_an_unknown_draft_is_not_found(writer, client_for):
    assert client_for(writer).get(f"/drafts/{uuid.uuid4()}/review/").status_code == 404
