"""Pictures and files of a text: checked, looked into, shown with the text and with nothing else."""

import io

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from civil_petitions.attachments import scanning
from civil_petitions.attachments.checks import FileRefused
from civil_petitions.models import ScanState
from portal.content import actions, files
from portal.content.errors import NeedsAnotherPerson
from portal.content.models import Article, ArticleFile
from tests.factories.accounts import OfficerFactory
from tests.factories.content import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return OfficerFactory(content=True)


@pytest.fixture
def article():
    return ArticleFactory(kind="notice", published=True)


def photo(name="지도.jpg"):
    """A photo that tells where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue())


def pdf(text="Hello", name="안내.pdf"):
    return SimpleUploadedFile(name, bytes(typst.compile(text.encode(), format="pdf")))


def csv(text, name="표.csv", encoding="utf-8"):
    return SimpleUploadedFile(name, text.encode(encoding))


def add(article, upload, by, **said):
    return files.add(article, upload, by=by, **said)


def test_a_picture_is_drawn_anew_and_stands_in_the_text_with_its_words(article, editor, client):
    made = add(article, photo(), editor, alternative_ko="새 정류장 세 곳의 지도", alternative_en="Map of three stops")
    assert b"secret place" not in bytes(ArticleFile.objects.get().content)
    page = client.get(article.get_absolute_url()).text
    assert f'src="{made.get_absolute_url()}"' in page and 'alt="새 정류장 세 곳의 지도"' in page

    answer = client.get(made.get_absolute_url())
    assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
    client.cookies.load({"django_language": "en"})
    assert 'alt="Map of three stops"' in client.get(article.get_absolute_url()).text


def test_a_picture_without_words_is_refused_by_form_and_database(article, editor):
    with pytest.raises(FileRefused, match="대체 글"):
        add(article, photo(), editor, alternative_ko="  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleFile.objects.create(
            article=article, name="가.jpg", kind="jpg", content_type="image/jpeg", content=b"x", size=1, author=editor
        )


def test_a_pdf_shows_its_first_page_its_size_and_format(article, editor, client):
    made = add(article, pdf(), editor)
    page = client.get(article.get_absolute_url()).text
    assert "첫 쪽 미리 보기" in page and "안내.pdf" in page and "PDF," in page

    look = client.get(made.get_absolute_url() + "?page=1")
    assert look["Content-Type"] == "image/png" and look.content.startswith(b"\x89PNG")
    assert client.get(made.get_absolute_url())["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_table_shows_its_first_rows(article, editor, client, encoding):
    add(article, csv("동,접수\n새솔동,12\n" + "은하동,7\n" * 40, encoding=encoding), editor)
    made = ArticleFile.objects.get()

    assert made.rows[:2] == [["동", "접수"], ["새솔동", "12"]] and len(made.rows) == files.SHOWN_ROWS
    assert "<td>새솔동</td>" in client.get(article.get_absolute_url()).text


def test_what_a_table_holds_is_text_and_nothing_runs(article, editor, client):
    add(article, csv("<script>alert(1)</script>,x\n"), editor)

    assert "<script>alert(1)" not in client.get(article.get_absolute_url()).text


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.exe", b"MZ\x00"),
        SimpleUploadedFile("a.pdf", b"not a pdf"),
        SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>"),
        SimpleUploadedFile("a.txt", b""),
        SimpleUploadedFile("a.txt", b"\x00\x01binary"),
        SimpleUploadedFile("a.csv", b"x" * (files.MOST_PLAIN + 1)),
        SimpleUploadedFile("a.txt", "주민등록번호 900101-1234568".encode()),
        SimpleUploadedFile("a.txt", b"\xff\xfe\xff\xff\xff"),
    ],
    ids=["program", "no-pdf", "svg", "empty", "binary", "large", "number", "no-text"],
)
def test_what_may_not_be_public_is_refused_in_words(article, editor, upload):
    with pytest.raises(FileRefused):
        add(article, upload, editor)
    assert not ArticleFile.objects.exists()


@pytest.mark.parametrize("state", [ScanState.QUARANTINED, ScanState.PENDING])
def test_only_what_the_scanner_passed_is_taken(article, editor, monkeypatch, state):
    monkeypatch.setattr(scanning, "scan", lambda content: state)
    for upload in (pdf(), csv("가,나")):
        with pytest.raises(FileRefused):
            add(article, upload, editor)


def test_eleven_files_are_too_many(article, editor, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", 1)
    add(article, csv("가,나"), editor)
    with pytest.raises(FileRefused, match="1개까지"):
        add(article, csv("가,나"), editor)


def test_who_added_a_file_does_not_publish_and_a_text_under_review_goes_back(editor):
    article = ArticleFactory(kind="notice")
    actions.submit(article, by=editor)
    add(article, csv("가,나"), editor)
    assert Article.objects.get().state == "draft"
    with pytest.raises(NeedsAnotherPerson):
        actions.publish(article, by=editor)

    actions.publish(article, by=OfficerFactory(content=True))
    assert Article.objects.get().state == "published"


def test_a_file_of_a_draft_is_for_its_editors_alone(editor, client, client_for):
    made = add(ArticleFactory(kind="notice"), csv("가,나"), editor)

    assert client.get(made.get_absolute_url()).status_code == 404
    assert client_for(OfficerFactory()).get(made.get_absolute_url()).status_code == 404
    assert client_for(editor).get(made.get_absolute_url()).status_code == 200


def test_a_file_is_taken_off_and_put_back(article, editor, client, client_for):
    made = add(article, csv("가,나"), editor)
    office, address = client_for(editor), reverse("office_content:files", args=[article.pk])
    office.post(address, {"do": "remove", "chosen": made.pk})
    assert client.get(made.get_absolute_url()).status_code == 404
    assert "표.csv" not in client.get(article.get_absolute_url()).text

    office.post(address, {"do": "put_back", "chosen": made.pk})
    assert client.get(made.get_absolute_url()).status_code == 200
    assert office.post(address, {"do": "remove", "chosen": "x"}).status_code == 404


def test_the_office_page_takes_a_file_and_says_what_is_wrong(article, editor, client_for):
    office, address = client_for(editor), reverse("office_content:files", args=[article.pk])
    assert "올렸습니다" in office.post(address, {"do": "add", "file": csv("가,나")}, follow=True).text
    assert "대체 글에 적어" in office.post(address, {"do": "add", "file": photo()}, follow=True).text
    assert "골라 주세요" in office.post(address, {"do": "add"}, follow=True).text


def test_a_draft_is_seen_as_citizens_will_see_it(editor, client_for):
    article = ArticleFactory(kind="notice", title_ko="초안 제목", title_en="Draft title", body_en="In English.")
    office = client_for(editor)
    frame = office.get(reverse("office_content:preview", args=[article.pk]))
    assert "초안 제목" in frame.text and "도움이 되었나요?" not in frame.text
    assert "sandbox" in frame["Content-Security-Policy"] and frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "Draft title" in office.get(reverse("office_content:preview", args=[article.pk]), {"lang": "en"}).text

    page = office.get(reverse("office_content:article", args=[article.pk]), {"as": "phone"}).text
    assert 'class="mail phone"' in page
