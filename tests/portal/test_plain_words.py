"""Plain words: short sentences an editor writes for any page, one press away, or always."""

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from civil_petitions.catalogue.loading import load
from portal.plain_words import keeping
from portal.plain_words.loading import FILE, load_first
from portal.plain_words.models import PlainText
from portal.plain_words.plainness import long_sentences
from tests.factories.accounts import OfficerFactory

pytestmark = pytest.mark.django_db
SHIPPED = yaml.safe_load(FILE.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def texts():
    PlainText.objects.all().delete()
    load_first()
    keeping.refresh()


def test_a_page_shows_the_way_to_plain_words_and_the_words(client):
    page = client.get("/privacy/").content.decode()
    assert 'href="?plain=1"' in page
    assert "꼭 필요한 것만 받습니다." not in page
    assert "꼭 필요한 것만 받습니다." in client.get("/privacy/?plain=1").content.decode()


def test_a_page_without_plain_words_says_nothing_of_them(client):
    assert "plain=1" not in client.get("/terms/").content.decode()


def test_who_chose_plain_words_reads_every_page_that_way(client):
    client.post("/display/", {"text_size": 100, "mode": "light", "words": "plain", "next": "/privacy/"})
    assert "꼭 필요한 것만 받습니다." in client.get("/privacy/").content.decode()
    assert "내가 낸 민원이 어디까지 되었는지 봅니다." in client.get("/tracking/").content.decode()
    client.cookies["django_language"] = "en"
    assert "We take only what we need." in client.get("/privacy/").content.decode()


def test_a_cookie_from_before_plain_words_still_counts(client):
    client.cookies["display"] = "130.1"
    page = client.get("/privacy/").content.decode()
    assert 'data-text-size="130"' in page
    assert "꼭 필요한 것만 받습니다." not in page


def test_markup_of_an_editor_is_text(client):
    PlainText.objects.filter(path="/privacy/").update(text_ko="<script>alert(1)</script>")
    keeping.refresh()
    assert "<script>alert(1)" not in client.get("/privacy/?plain=1").content.decode()


def test_pages_ask_no_question_for_plain_words(client, django_assert_num_queries):
    client.get("/privacy/")
    with django_assert_num_queries(0):
        client.get("/privacy/")


def test_what_an_editor_writes_is_on_the_page(client_for, client):
    editor = client_for(OfficerFactory(content=True))
    answer = editor.post("/office/admin/plain_words/plaintext/add/", {"path": "/terms/", "text_ko": "약속입니다."})
    assert answer.status_code == 302
    keeping.refresh()
    assert "약속입니다." in client.get("/terms/?plain=1").content.decode()


def test_a_long_sentence_is_refused_by_name():
    long = "이 문장은 " + "매우 " * 20 + "길다."
    with pytest.raises(ValidationError, match="길다"):
        PlainText(path="/terms/", text_ko=f"짧다.\n{long}").full_clean()


@pytest.mark.parametrize("path", ["terms", "//evil.example/", "/terms/?a=1", "https://evil.example/"])
def test_only_pages_of_ours_have_plain_words(path):
    with pytest.raises(ValidationError):
        PlainText(path=path, text_ko="짧다.").full_clean()


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda entry: entry["path"])
def test_the_shipped_words_are_plain_and_belong_to_a_page(entry, client):
    load()
    try:
        resolve(entry["path"])
    except Resolver404:
        pytest.fail(entry["path"])
    assert client.get(entry["path"]).status_code == 200
    assert long_sentences(entry["ko"]) == []
    assert entry["en"]


def test_an_office_that_took_all_of_them_away_gets_none_back_until_it_has_none():
    PlainText.objects.exclude(path="/").delete()
    assert load_first() == 0
