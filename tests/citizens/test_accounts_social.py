"""Login with another service, from the answer that a service gives onwards."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.internal.flows.login import complete_login
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.urls import reverse

from citizens.accounts.addresses import address_token
from citizens.accounts.models import Account
from tests.citizens.test_accounts_privacy import plain_places
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db

ANSWER = {
    "userinfo": {
        "sub": "canary-name-4711",
        "email": "KakaoHong@mail.example",
        "email_verified": True,
        "name": "canary-name",
        "picture": "https://pictures.example/canary-name.png",
        "phone_number": "+821000001234",
    },
    "id_token": {"sub": "canary-name-4711", "email": "kakaohong@mail.example"},
}


@pytest.fixture
def service(settings):
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "allauth.socialaccount.providers.openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": "시험 인증",
                    "client_id": "portal",
                    "secret": "secret",
                    "settings": {"server_url": "https://login.example"},
                }
            ]
        }
    }
    from allauth.socialaccount import providers

    was_loaded = providers.registry.loaded
    providers.registry.register(OpenIDConnectProvider)
    yield SocialApp(provider="openid_connect", provider_id="oidc", name="시험 인증", client_id="portal")
    providers.registry.provider_map.pop("openid_connect", None)
    providers.registry.loaded = was_loaded


def come_back(app, client=None, answer=ANSWER):
    """What happens when the service sends somebody back to us with its answer."""
    request = RequestFactory().get("/")
    request.session = client.session if client else SessionStore()
    request.user = AnonymousUser()
    request._messages = FallbackStorage(request)
    with context.request_context(request):
        login = OpenIDConnectProvider(request, app=app).sociallogin_from_response(request, answer)
        login.state = {"process": "login"}
        response = complete_login(request, login)
    request.session.save()
    if client:
        client.cookies["session"] = request.session.session_key
    return request, response


def test_a_newcomer_is_asked_for_a_name_and_nothing_is_stored_in_plain(service, client):
    _request, response = come_back(service, client)

    assert response.url == reverse("socialaccount_signup")
    assert plain_places() == []
    page = client.get(reverse("socialaccount_signup"))
    assert "ka***@mail.example" in page.text
    assert "kakaohong" not in page.text.lower()


def test_signing_up_keeps_only_what_recognises_the_person(service, client, mailoutbox):
    come_back(service, client)

    response = client.post(reverse("socialaccount_signup"), {"name": "홍길동", "is_old_enough": "on"})

    assert response.status_code == 302, response.context["form"].errors
    account = Account.objects.get(email=address_token("kakaohong@mail.example"))
    assert account.citizen.own_details().email == "kakaohong@mail.example"
    social = SocialAccount.objects.get()
    assert (social.extra_data, len(social.uid)) == ({}, 64)
    assert EmailAddress.objects.get().email == account.email
    assert plain_places() == []


def test_the_same_person_is_recognised_again_after_a_year_too(service, client, mailoutbox, settings):
    come_back(service, client)
    client.post(reverse("socialaccount_signup"), {"name": "홍길동", "is_old_enough": "on"})
    EmailAddress.objects.update(verified=True)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, []

    request, response = come_back(service)

    assert response.url == "/me/"
    assert request.user == Account.objects.get()
    assert plain_places() == []


def test_somebody_elses_address_gives_no_way_in(service, client, mailoutbox):
    AccountFactory(email="kakaohong@mail.example")
    request, response = come_back(service, client)
    assert not request.user.is_authenticated

    response = client.post(reverse("socialaccount_signup"), {"name": "홍길동", "is_old_enough": "on"})

    assert response.url == reverse("account_email_verification_sent")
    assert not SocialAccount.objects.exists()
    assert Account.objects.count() == 1


def test_a_service_is_offered_only_where_it_is_configured(client):
    assert "다른 서비스로 로그인" not in client.get(reverse("account_login")).text
