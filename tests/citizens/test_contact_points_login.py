"""The address of a login is proven by allauth, and notices follow it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed

from citizens.accounts.addresses import address_token
from citizens.contact_points import actions
from citizens.contact_points.errors import StillNeeded
from tests.factories.accounts import AccountFactory
from tests.factories.contact_points import columns, known, only
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    account = AccountFactory(email="hong@mail.example")
    return CitizenFactory(account=account, email="hong@mail.example", phone="010-0000-1111", verified=False)


def test_only_the_address_of_the_login_is_proven_from_the_start(person):
    assert only(person, "mail").verified_by == "login"
    assert only(person, "phone").verified_at is None
    other = CitizenFactory(account=AccountFactory(email="one@mail.example"), email="two@mail.example", verified=False)
    assert only(other, "mail").verified_at is None


def test_the_address_of_the_login_stays(person):
    actions.add(person, kind="mail", value="other@mail.example", by=person.account)

    with pytest.raises(StillNeeded):
        actions.remove(only(person, "mail", is_default=True), by=person.account)
    with pytest.raises(StillNeeded):
        actions.correct(only(person, "mail", is_default=True), value="new@mail.example", by=person.account)


def test_an_account_keeps_one_address_of_mail():
    person = CitizenFactory(account=AccountFactory(email="one@mail.example"), email="two@mail.example")

    with pytest.raises(StillNeeded):
        actions.remove(only(person, "mail"), by=person.account)


def change_login(account, address):
    """What allauth does when a new address was proven."""
    before = EmailAddress.objects.get(user=account)
    account.email = address_token(address)
    account.save()
    before.delete()
    after = EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
    email_changed.send(EmailAddress, request=None, user=account, from_email_address=before, to_email_address=after)


def test_notices_follow_the_login(person):
    change_login(person.account, "new@mail.example")

    assert known(person, "mail") == [("new@mail.example", True)]
    assert only(person, "mail").verified_by == "login"
    assert columns(person)[0] == "new@mail.example"


def test_notices_that_go_elsewhere_stay_there_when_the_login_changes(person):
    point = actions.add(person, kind="mail", value="notices@mail.example", by=person.account)
    actions.make_default(point, by=person.account)
    change_login(person.account, "new@mail.example")

    assert known(person, "mail") == [("notices@mail.example", True), ("new@mail.example", False)]
    assert only(person, "mail", is_default=False).verified_by == "login"


def test_a_login_that_moves_to_a_known_address_leaves_one_point(person):
    actions.add(person, kind="mail", value="second@mail.example", by=person.account)
    change_login(person.account, "second@mail.example")

    assert known(person, "mail") == [("second@mail.example", True)]
    assert only(person, "mail").verified_by == "login"


def test_an_address_proven_after_sign_up_is_proven_for_notices():
    account = AccountFactory(email="late@mail.example", verified=False)
    person = CitizenFactory(account=account, email="late@mail.example", verified=False)
    assert only(person, "mail").verified_at is None
    address = EmailAddress.objects.get(user=account)
    address.verified = True
    address.save()
    email_changed.send(EmailAddress, request=None, user=account, from_email_address=None, to_email_address=address)

    assert only(person, "mail").verified_by == "login"
