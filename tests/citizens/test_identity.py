import pytest
from django.urls import reverse

from citizens.accounts import identity
from citizens.accounts.models import IdentityVerification
from citizens.registry.models import Citizen
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True


def test_looking_verifies_nobody(client_for, citizen):
    page = client_for(citizen).get(reverse("identity:verification"))

    assert "주민등록번호는 묻지 않고" in page.text
    assert citizen.citizen.identity_level == Citizen.IdentityLevel.CONTACT


def test_the_button_verifies_and_leads_back(client_for, citizen):
    response = client_for(citizen).post(reverse("identity:verification"), {"next": "/drafts/"})

    assert response.url == "/drafts/"
    citizen.citizen.refresh_from_db()
    assert citizen.citizen.identity_level == Citizen.IdentityLevel.VERIFIED
    assert citizen.citizen.identity_verified_at is not None


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_leads_to_no_other_site(client_for, citizen, wanted):
    response = client_for(citizen).post(reverse("identity:verification"), {"next": wanted})

    assert response.url == reverse("identity:verification")


def test_of_the_person_only_a_keyed_hash_is_kept(citizen):
    kept = identity.record(citizen, "demo", identity.VerifiedPerson("canary-di"))

    assert "canary" not in kept.person_index
    assert len(kept.person_index) == 64


def test_one_person_verifies_one_account(citizen):
    identity.record(citizen, "demo", identity.VerifiedPerson("the same"))

    with pytest.raises(identity.IdentityNotVerified):
        identity.record(AccountFactory(), "demo", identity.VerifiedPerson("the same"))
    assert IdentityVerification.objects.count() == 1


def test_one_person_stays_one_when_the_other_keys_change(citizen, settings):
    identity.record(citizen, "demo", identity.VerifiedPerson("the same"))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 8, []
    settings.BLIND_INDEX_KEY = "2:QkxJTkRJTkRFWEJMSU5ESU5ERVhCTElORElOREVYMDE="

    with pytest.raises(identity.IdentityNotVerified):
        identity.record(AccountFactory(), "demo", identity.VerifiedPerson("the same"))


def test_without_an_agency_there_is_no_page(client_for, citizen, settings):
    settings.DEMO = False

    assert client_for(citizen).get(reverse("identity:verification")).status_code == 404


def test_officers_prove_themselves_elsewhere(client_for, officer):
    assert client_for(officer).get(reverse("identity:verification")).status_code == 403
