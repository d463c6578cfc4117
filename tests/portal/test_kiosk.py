"""A public screen: shut in, forgetful, for large fingers."""

import time

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from citizens.accounts.middleware import TOUCHED as LOGIN_TOUCHED
from config import browser
from portal.kiosk.middleware import TOUCHED
from portal.kiosk.safe_html import made_safe
from tests.factories.accounts import AccountFactory, OfficerFactory

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/tracking/",
    "/accounts/login/",
    "/petition-types/",
    "/search/?q=구멍",
    "/display/",
    "/board/",
    "/privacy/",
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SMALL = """() => [...document.querySelectorAll('a[href],button,select,summary,textarea,input:not([type=hidden])')]
  .filter(each => each.checkVisibility({visibilityProperty: true}) && !each.closest('.sr-only,#krds-skip-link'))
  .filter(each => {
    const target = (each.matches('[type=checkbox],[type=radio]') && (each.closest('label') || each.labels[0])) || each;
    const room = target.getBoundingClientRect();
    return room.width < 64 || room.height < 64;
  }).map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture
def screen(client):
    client.get("/?kiosk=1")
    return client


def is_screen(client, path="/terms/", **how):
    return "data-kiosk-seconds" in client.get(path, **how).content.decode()


def test_the_mode_is_remembered_until_it_is_left_without_a_secret(client):
    assert not is_screen(client)
    answer = client.get("/?kiosk=1")
    assert answer.cookies["kiosk"]["max-age"] == "", "ends with the browser"
    assert is_screen(client)
    client.get("/?kiosk=0")
    assert not is_screen(client)


def test_where_machines_are_named_only_these_are_screens_and_always(client, settings):
    settings.KIOSK_ADDRESSES = ["192.0.2.0/28"]
    assert is_screen(client, REMOTE_ADDR="192.0.2.7")
    assert is_screen(client, "/terms/?kiosk=0", REMOTE_ADDR="192.0.2.7")
    assert not is_screen(client, "/terms/?kiosk=1", REMOTE_ADDR="192.0.2.99")


def test_nothing_of_a_screen_stays_in_a_cache(screen):
    assert screen.get("/terms/")["Cache-Control"] == "no-store"


def test_no_file_is_saved(screen):
    answer = screen.get("/open-data/petitions.csv")
    assert answer.status_code == 403
    assert "저장하지 않습니다" in answer.content.decode()
    assert "Content-Disposition" not in answer
    assert screen.get("/news/feed/").status_code == 403


def test_officers_pages_do_not_open(screen):
    screen.force_login(OfficerFactory())
    answer = screen.get("/office/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_ending_wipes_login_language_display_and_what_the_browser_kept(screen):
    screen.force_login(AccountFactory())
    screen.cookies["display"], screen.cookies[settings.LANGUAGE_COOKIE_NAME] = "150.1", "en"
    answer = screen.post("/kiosk/end/")
    assert answer.headers["Location"] == "/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert {name for name, cookie in answer.cookies.items() if cookie["max-age"] == 0} >= {
        settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "display"
    }  # fmt: skip
    assert screen.get("/me/").status_code == 302
    assert is_screen(screen), "the machine stays a public screen"


def test_the_server_ends_a_session_that_its_page_forgot_to_end(screen):
    screen.force_login(AccountFactory())
    assert screen.get("/me/").status_code == 200
    session = screen.session
    session[TOUCHED] = session[LOGIN_TOUCHED] = int(time.time()) - 200
    session.save()
    assert screen.get("/me/").status_code == 302


def test_staying_prolongs(screen):
    screen.force_login(AccountFactory())
    session = screen.session
    session[TOUCHED] = int(time.time()) - 100
    session.save()
    assert screen.post("/kiosk/stay/").status_code == 200
    assert screen.session[TOUCHED] >= int(time.time()) - 5


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<a href="/board/">글</a>', '<a href="/board/">글</a>'),
        (
            '<a class="x" href="http://here/a?b=1&amp;c=2">글</a>',
            '<a class="x" href="http://here/a?b=1&amp;c=2">글</a>',
        ),
        ('<a href="https://else.example/" target="_blank" rel="noopener">글</a>', '<span class="no-link">글</span>'),
        ('<a href="//else.example/">글</a>', '<span class="no-link">글</span>'),
        ('<a href="tel:0510004000">전화</a>', '<span class="no-link">전화</span>'),
        ('<a href="mailto:a@b.example">메일</a>', '<span class="no-link">메일</span>'),
        ('<a href="http://[odd">글</a>', '<span class="no-link">글</span>'),
        ('<a href="/x" target="_blank">글</a>', '<a href="/x">글</a>'),
        ('<form method="post">', '<form autocomplete="off" method="post">'),
        ('<input name="a" autocomplete="email">', '<input name="a">'),
    ],
)
def test_nothing_leads_out_and_nothing_is_filled_in(html, wanted):
    assert made_safe(html, "here") == wanted


@pytest.mark.browser
@pytest.mark.timeout(120)
@pytest.mark.django_db(transaction=True)
def test_a_visitor_at_the_screen_has_large_targets_and_leaves_nothing_behind(transactional_db, settings):
    """Both screen sizes, then the countdown: asked, stayed, and wiped on the browser's clock."""
    from playwright.sync_api import sync_playwright

    settings.ALLOWED_HOSTS = ["localhost"]
    server = LiveServer("localhost")
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser.find(), args=FLAGS)
            page = chromium.new_page(viewport={"width": 1080, "height": 1920}, reduced_motion="reduce", locale="ko-KR")
            page.goto(f"{server.url}/?kiosk=1")
            small = {}
            for width, height in ((1080, 1920), (1440, 900)):
                page.set_viewport_size({"width": width, "height": height})
                for path in PAGES:
                    page.goto(server.url + path)
                    small[path, width] = page.evaluate(SMALL)
                    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)
            assert {where: found for where, found in small.items() if found} == {}

            page.clock.install(time="2026-11-25T10:00:00+09:00")
            page.goto(f"{server.url}/tracking/")
            page.clock.pause_at("2026-11-25T10:01:00+09:00")  # from here on time moves when it is told to
            page.fill("[name=receipt_number]", "HB-2611-000482-7")
            page.clock.run_for(75_000)
            page.locator("[data-kiosk-dialog][open]").wait_for()
            page.get_by_role("button", name="계속하기").click()
            page.locator("[data-kiosk-dialog]:not([open])").wait_for(state="hidden")
            assert page.input_value("[name=receipt_number]") == "HB-2611-000482-7"
            with page.expect_navigation(url=f"{server.url}/"):
                page.clock.run_for(95_000)
            page.go_back()
            assert "/tracking/" not in page.url or page.input_value("[name=receipt_number]") == ""
            chromium.close()
    finally:
        server.stop()
