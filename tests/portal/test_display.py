"""Text size and colours: chosen without JavaScript, remembered by one cookie."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_choice_changes_every_following_page(client):
    answer = client.post("/display/", {"text_size": 130, "mode": "high-contrast", "words": "usual", "next": "/terms/"})
    assert answer.headers["Location"] == "/terms/"
    page = client.get("/terms/").content.decode()
    assert 'data-text-size="130"' in page
    assert 'data-krds-mode="high-contrast"' in page


def test_the_settings_page_shows_what_is_chosen(client):
    client.cookies["display"] = "115.1"
    page = client.get("/display/").content.decode()
    assert 'value="115"' in page
    assert page.count("checked") == 3


@pytest.mark.parametrize("rubbish", ["", "900.1x", "abc", '"><script>', "²", "100"])
def test_a_strange_cookie_counts_as_no_choice(client, rubbish):
    client.cookies["display"] = rubbish
    page = client.get("/terms/").content.decode()
    assert 'data-text-size="100"' in page
    assert 'data-krds-mode="light"' in page


def test_nobody_is_sent_to_another_site(client):
    answer = client.post(
        "/display/", {"text_size": 100, "mode": "light", "words": "usual", "next": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_a_size_we_do_not_offer_is_refused(client):
    answer = client.post("/display/", {"text_size": 500, "mode": "light", "words": "usual"})
    assert answer.status_code == 200
    assert "display" not in answer.cookies


def test_the_language_changes_with_a_plain_form(client):
    client.post("/language/", {"language": "en", "next": "/terms/"})
    assert '<html lang="en"' in client.get("/terms/").content.decode()
