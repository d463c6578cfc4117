import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse

from citizens.accounts.second_factor import SecondFactorAdapter, has_second_factor
from citizens.encryption import SealError
from tests.citizens.test_accounts_login import log_in
from tests.factories.accounts import PASSWORD, AccountFactory, OfficerFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def hong():
    return AccountFactory(email="hong@mail.example", password=PASSWORD)


def code(secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_a_secret_is_sealed_and_opens_again(hong):
    totp = TOTP.activate(hong, SECRET)

    stored = Authenticator.objects.get().data["secret"]
    assert SECRET not in stored
    assert SecondFactorAdapter().decrypt(stored) == SECRET
    assert totp.validate_code(code())


@pytest.mark.parametrize("changed", ["", "AAAA", "not base64!"])
def test_a_secret_tampered_with_does_not_open(changed):
    with pytest.raises(SealError):
        SecondFactorAdapter().decrypt(changed)


def test_turning_on_the_app_gives_recovery_codes(client, hong, mailoutbox):
    log_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    response = client.post(reverse("mfa_activate_totp"), {"code": code(page.context["form"].secret)})

    assert response.status_code == 302
    assert has_second_factor(hong)
    assert client.get(reverse("mfa_view_recovery_codes")).text.count("<code") == 10
    assert page.context["form"].secret not in repr(client.session.items())
    secret = SecondFactorAdapter().decrypt(Authenticator.objects.get(type="recovery_codes").data["seed"])
    assert secret not in repr(Authenticator.objects.values_list("data"))


def test_login_asks_for_the_number(client, hong):
    TOTP.activate(hong, SECRET)

    assert log_in(client).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert "번호가 맞지 않습니다" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).text
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).url == "/me/"


def test_a_number_works_once(client, hong):
    TOTP.activate(hong, SECRET)
    number = code()
    log_in(client)
    client.post(reverse("mfa_authenticate"), {"code": number})
    client.post(reverse("account_logout"))
    log_in(client)

    assert client.post(reverse("mfa_authenticate"), {"code": number}).status_code == 200


def test_a_recovery_code_works_once(client, hong):
    TOTP.activate(hong, SECRET)
    number = RecoveryCodes.activate(hong).get_unused_codes()[0]
    log_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": number}).url == "/me/"
    client.post(reverse("account_logout"))
    log_in(client)

    assert client.post(reverse("mfa_authenticate"), {"code": number}).status_code == 200


def test_guessing_numbers_is_locked_though_the_cache_is_emptied(client, hong):
    TOTP.activate(hong, SECRET)
    log_in(client)
    for _ in range(5):
        cache.clear()
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    cache.clear()

    assert "15분 뒤에 다시" in client.post(reverse("mfa_authenticate"), {"code": code()}).text


def test_an_officer_sets_up_a_second_factor_first(client_for, settings):
    settings.DEMO = False
    officer = OfficerFactory()
    browser = client_for(officer)

    assert browser.get("/accessibility/").url == reverse("mfa_index")
    assert browser.get(reverse("admin:index")).url == reverse("mfa_index")
    assert browser.get(reverse("mfa_index")).status_code == 200
    TOTP.activate(officer, SECRET)
    assert browser.get("/accessibility/").status_code == 200


def test_recovery_codes_alone_protect_nobody(client_for, settings):
    settings.DEMO = False
    officer = OfficerFactory()
    RecoveryCodes.activate(officer)

    assert client_for(officer).get("/accessibility/").url == reverse("mfa_index")


def test_an_officer_keeps_the_last_second_factor(client, settings):
    settings.DEMO = False
    officer = OfficerFactory(email="road@hanbyeol.example", password=PASSWORD)
    TOTP.activate(officer, SECRET)
    log_in(client, email="road@hanbyeol.example")
    client.post(reverse("mfa_authenticate"), {"code": code()})

    page = client.post(reverse("mfa_deactivate_totp"))

    assert "마지막 인증 수단" in page.text
    assert has_second_factor(officer)


def test_in_the_demo_and_for_citizens_it_is_a_choice(client_for, settings, citizen):
    settings.DEMO = False
    assert client_for(citizen).get("/accessibility/").status_code == 200
    settings.DEMO = True
    assert client_for(OfficerFactory()).get("/accessibility/").status_code == 200


def test_passkeys_are_offered_at_login_and_begin(client):
    assert "passkey-button" in client.get(reverse("account_login")).text
    answer = client.get(reverse("mfa_login_webauthn"), HTTP_ACCEPT="application/json").json()

    assert answer["request_options"]["publicKey"]["challenge"]


def test_registering_a_passkey_shows_no_address(client, hong):
    log_in(client)
    page = client.get(reverse("mfa_add_webauthn"))

    user = page.context["js_data"]["creation_options"]["publicKey"]["user"]
    assert user["name"] == "ho***@mail.example"
