import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from citizens.accounts import lockout
from citizens.accounts.models import LoginFailure
from tests.citizens.test_accounts_signup import link_in
from tests.factories.accounts import PASSWORD, AccountFactory, OfficerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hong():
    return AccountFactory(email="hong@mail.example", password=PASSWORD)


def log_in(client, email="hong@mail.example", password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def test_the_address_is_found_however_it_is_written(client, hong):
    response = log_in(client, email=" HONG@mail.example ")

    assert response.url == "/me/"
    assert client.session["_auth_user_id"] == str(hong.pk)


def test_an_officer_starts_in_the_office(client):
    OfficerFactory(email="road@hanbyeol.example", password=PASSWORD)

    assert log_in(client, email="road@hanbyeol.example").url == "/office/"


def test_login_leads_back_to_where_it_was_asked_for(client, hong):
    response = client.post(
        reverse("account_login"), {"login": "hong@mail.example", "password": PASSWORD, "next": "/tracking/"}
    )

    assert response.url == "/tracking/"


def test_login_leads_to_no_other_site(client, hong):
    response = client.post(
        reverse("account_login"), {"login": "hong@mail.example", "password": PASSWORD, "next": "https://evil.example/"}
    )

    assert response.url == "/me/"


def test_logging_in_adds_no_second_address(client, hong):
    log_in(client)

    assert [address.email for address in EmailAddress.objects.all()] == [hong.email]


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, hong):
    known = log_in(client, password="틀린비밀번호입니다")
    unknown = log_in(client, email="nobody@mail.example", password="틀린비밀번호입니다")

    assert "5번 가운데 1번 틀렸습니다" in known.text
    assert unknown.status_code == known.status_code == 200
    assert unmarked(unknown).replace("nobody@mail.example", "hong@mail.example") == unmarked(known)


def unmarked(page):
    """A page without the tokens: new in every form, and missing in shared ones until there is a cookie."""
    return " ".join(re.sub(r'<input type="hidden" name="csrfmiddlewaretoken" value="\w+">', "", page.text).split())


def test_an_address_too_long_to_exist_is_refused_politely(client):
    assert "주소가 너무 깁니다" in log_in(client, email="x" * 200 + "@mail.example").text


@pytest.mark.parametrize("email", ["hong@mail.example", "nobody@mail.example"])
def test_five_wrong_tries_lock_for_fifteen_minutes(client, hong, email, time_machine):
    time_machine.move_to("2026-11-24T10:00:00+09:00")
    for number in range(1, 6):
        assert f"{number}번 틀렸습니다" in log_in(client, email=email, password="틀린비밀번호").text

    assert "15분 동안 로그인할 수 없습니다" in log_in(client, email=email).text
    time_machine.move_to("2026-11-24T10:14:59+09:00")
    assert "15분 동안 로그인할 수 없습니다" in log_in(client, email=email).text
    time_machine.move_to("2026-11-24T10:15:01+09:00")
    assert "15분 동안" not in getattr(log_in(client, email=email), "text", "")


def test_the_lock_holds_when_the_cache_is_emptied(client, hong):
    for _ in range(5):
        log_in(client, password="틀린비밀번호")
    cache.clear()

    assert "15분 동안 로그인할 수 없습니다" in log_in(client).text


@pytest.fixture
def no_redis(settings):
    settings.CACHES = {"default": {"BACKEND": "config.cache.FailSoftRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}


def test_without_redis_people_still_log_in_and_the_lock_holds(client, hong, no_redis):
    assert log_in(client).url == "/me/"
    client.post(reverse("account_logout"))
    for _ in range(5):
        log_in(client, password="틀린비밀번호")

    assert "15분 동안 로그인할 수 없습니다" in log_in(client).text


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(client, hong):
    for _ in range(6):
        log_in(client, password="틀린비밀번호", REMOTE_ADDR="198.51.100.7")

    assert "15분 동안" in log_in(client, REMOTE_ADDR="198.51.100.200").text
    assert log_in(client, REMOTE_ADDR="203.0.113.9").url == "/me/"


def test_ipv6_neighbours_share_a_lock(client, hong):
    for number in range(5):
        log_in(client, password="틀린비밀번호", REMOTE_ADDR=f"2001:db8:1:2::{number + 1}")

    assert "15분 동안" in log_in(client, REMOTE_ADDR="2001:db8:1:2:ffff::1").text
    assert log_in(client, REMOTE_ADDR="2001:db8:1:3::1").url == "/me/"


def test_a_success_starts_the_count_anew(client, hong):
    for _ in range(4):
        log_in(client, password="틀린비밀번호")
    assert log_in(client).status_code == 302

    assert not LoginFailure.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_twenty_tries_at_once_five_are_looked_at():
    def attempt(_number):
        try:
            return lockout.try_once("hong", "203.0.113.9")
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(attempt, range(20)))

    assert len([answer for answer in answers if answer is not None]) <= 5
    assert LoginFailure.objects.count() <= 5
    while lockout.try_once("hong", "203.0.113.9") is not None:
        pass
    assert LoginFailure.objects.count() == 5


def test_the_admin_is_behind_the_same_lock(client, hong):
    response = client.get("/office/admin/login/")

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert client.post("/office/admin/login/", {"username": "hong@mail.example", "password": PASSWORD}).url.startswith(
        reverse("account_login")
    )


def test_a_switched_off_account_is_told_only_after_its_password(client, hong):
    hong.is_active = False
    hong.save()

    assert log_in(client).url == reverse("account_inactive")
    assert "맞지 않습니다" in log_in(client, password="틀린비밀번호").text


def test_a_reset_link_is_shown_by_get_and_spent_by_post(client, hong, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": "hong@mail.example"})
    link = link_in(mailoutbox[0])
    client.get(link)  # a scanner
    page = client.get(link, follow=True)
    form = page.context["form"]
    new = "다른-바다-노래-2026"

    done = client.post(page.context["action_url"], {"password1": new, "password2": new})

    assert form.fields
    assert done.url == reverse("account_reset_password_from_key_done")
    assert "_auth_user_id" not in client.session
    assert log_in(client, password=new).url == "/me/"
    client.logout()
    assert "쓸 수 없는 링크" in client.get(link, follow=True).text


def test_a_reset_opens_the_lock(client, hong, mailoutbox):
    for _ in range(6):
        log_in(client, password="틀린비밀번호")
    client.post(reverse("account_reset_password"), {"email": "hong@mail.example"})
    page = client.get(link_in(mailoutbox[0]), follow=True)
    new = "다른-바다-노래-2026"
    client.post(page.context["action_url"], {"password1": new, "password2": new})

    assert log_in(client, password=new).url == "/me/"


def test_reset_answers_the_same_to_known_and_unknown(client, hong, mailoutbox):
    known = client.post(reverse("account_reset_password"), {"email": "hong@mail.example"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@mail.example"})

    assert (known.status_code, known.url, known.content) == (unknown.status_code, unknown.url, unknown.content)
    assert [mail.to for mail in mailoutbox] == [["hong@mail.example"], ["nobody@mail.example"]]
    assert "가입하지 않은 주소" in mailoutbox[1].subject


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000"])
def test_a_forged_host_gets_no_link(client, hong, mailoutbox, host):
    response = client.post(reverse("account_reset_password"), {"email": "hong@mail.example"}, HTTP_HOST=host)

    assert response.status_code == 400
    assert mailoutbox == []


def test_links_in_mail_point_to_our_own_address(client, hong, mailoutbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": "hong@mail.example"}, HTTP_HOST="evil.example")

    assert settings.SITE_URL in mailoutbox[0].body
    assert "evil" not in mailoutbox[0].body


def test_changing_the_address_asks_the_new_one_first(client, citizen, mailoutbox):
    citizen.set_password(PASSWORD)
    citizen.save()
    log_in(client, email="citizen@mail.example")
    client.post(reverse("account_email"), {"action_add": "", "email": "New@mail.example"})
    link = link_in(mailoutbox[0])
    assert mailoutbox[0].to == ["new@mail.example"]

    client.get(link)
    assert citizen.citizen.own_details().email == "citizen@mail.example"
    client.post(link)

    citizen.refresh_from_db()
    citizen.citizen.refresh_from_db()
    assert citizen.citizen.own_details().email == "new@mail.example"
    assert mailoutbox[1].to == ["citizen@mail.example"]  # who had it is told
    assert "new@mail.example" not in mailoutbox[1].body
    client.post(reverse("account_logout"))
    assert log_in(client, email="new@mail.example").url == "/me/"
    client.post(reverse("account_logout"))
    assert log_in(client, email="citizen@mail.example").status_code == 200


def test_passwords_are_hashed_with_argon2id(settings):
    from django.contrib.auth.hashers import make_password

    from citizens.accounts import settings as own

    settings.PASSWORD_HASHERS = own.PASSWORD_HASHERS

    assert make_password(PASSWORD).startswith("argon2$argon2id$")
