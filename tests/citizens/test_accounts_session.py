import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.citizens.test_accounts_login import log_in
from tests.factories.accounts import PASSWORD, AccountFactory, OfficerFactory

pytestmark = pytest.mark.django_db

PAGE = "/accessibility/"


def is_known(browser):
    return browser.get(PAGE).wsgi_request.user.is_authenticated


@pytest.mark.parametrize(("who", "minutes"), [("citizen", 30), ("officer", 10)])
def test_an_idle_session_ends(request, client_for, time_machine, who, minutes):
    time_machine.move_to("2026-11-24T10:00:00+09:00", tick=False)
    browser = client_for(request.getfixturevalue(who))
    assert is_known(browser)

    time_machine.shift(minutes * 60 - 1)
    assert is_known(browser)
    time_machine.shift(minutes * 60 - 1)
    assert is_known(browser)
    time_machine.shift(minutes * 60)
    page = browser.get(PAGE)
    assert not page.wsgi_request.user.is_authenticated
    assert page["Clear-Site-Data"] == '"cache"'
    assert "오래 쓰지 않아 로그아웃했습니다" in page.text


def test_the_button_extends(client_for, officer, time_machine):
    time_machine.move_to("2026-11-24T10:00:00+09:00", tick=False)
    browser = client_for(officer)
    browser.get(PAGE)
    for _ in range(12):
        time_machine.shift(9 * 60)
        assert browser.post("/accounts/session/extend/").status_code == 204

    assert is_known(browser)


def test_extending_is_a_post_of_somebody_logged_in(client, client_for, citizen):
    assert client_for(citizen).get("/accounts/session/extend/").status_code == 405
    assert client.post("/accounts/session/extend/").status_code == 302


@pytest.mark.parametrize(("who", "seconds"), [("citizen", 1800), ("officer", 600)])
def test_pages_know_how_long_the_session_lasts(request, client_for, time_machine, who, seconds):
    time_machine.move_to("2026-11-24T10:00:00+09:00", tick=False)
    browser = client_for(request.getfixturevalue(who))

    assert browser.get(PAGE).context["session_seconds"] == seconds
    time_machine.shift(20)
    assert browser.get(PAGE).context["session_seconds"] == seconds - 20


def test_a_stranger_has_no_session_to_lose(client):
    page = client.get(PAGE)

    assert page.context["session_seconds"] is None
    assert "Set-Cookie" not in page
    assert "no-store" not in page.get("Cache-Control", "")


def test_pages_of_somebody_known_stay_in_no_cache(client, client_for, citizen):
    AccountFactory(email="hong@mail.example", password=PASSWORD)

    assert client_for(citizen).get(PAGE)["Cache-Control"] == "no-store"
    assert log_in(client)["Cache-Control"] == "no-store"


def test_logout_is_a_post_and_empties_the_cache(client_for, citizen):
    browser = client_for(citizen)
    assert browser.get(reverse("account_logout")).status_code == 200
    assert is_known(browser)

    response = browser.post(reverse("account_logout"))
    assert response["Clear-Site-Data"] == '"cache"'
    assert not is_known(browser)


def test_other_devices_are_listed_and_logged_out(client):
    AccountFactory(email="hong@mail.example", password=PASSWORD)
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130"})
    log_in(phone)
    log_in(client)

    page = client.get(reverse("usersessions_list"))
    assert "Chrome, Android" in page.text
    client.post(reverse("usersessions_list"))
    assert UserSession.objects.count() == 1
    assert is_known(client)
    assert not is_known(phone)


def test_a_new_password_leaves_the_session_and_tells_the_owner(client, mailoutbox):
    AccountFactory(email="hong@mail.example", password=PASSWORD)
    log_in(client)
    new = "다른-바다-노래-2026"
    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    assert response.status_code == 302
    assert is_known(client)
    assert mailoutbox[0].to == ["hong@mail.example"]


def test_an_officer_logged_in_first_stays_apart_from_a_citizen(client):
    OfficerFactory(email="road@hanbyeol.example", password=PASSWORD)
    AccountFactory(email="hong@mail.example", password=PASSWORD)
    log_in(client, email="road@hanbyeol.example")
    client.post(reverse("account_logout"))
    log_in(client)

    assert client.get(PAGE).context["session_seconds"] == 1800
