import pytest
from django.core.validators import validate_email
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from citizens.accounts.addresses import (
    TOKEN_LENGTH,
    AddressTooLong,
    NotAToken,
    address_token,
    is_token,
    masked,
    open_address,
)
from citizens.accounts.models import Account

addresses = st.from_regex(r"\A[a-z0-9가-힣][a-z0-9.+가-힣]{0,30}@[a-z0-9]{1,40}\.example\Z")


@given(addresses)
def test_an_address_is_read_back_from_its_token(address):
    token = address_token(address)

    assert open_address(token) == address
    assert address_token(token) == token
    assert len(token) <= TOKEN_LENGTH
    validate_email(token)


@given(addresses)
def test_a_token_shows_nothing_of_its_address(address):
    name = address.partition("@")[0]

    assert len(name) < 4 or name not in address_token(address)


def test_spelling_does_not_matter():
    assert address_token("  Hong@Mail.Example ") == address_token("hong@mail.example")


def test_another_key_opens_nothing(settings):
    token = address_token("hong@mail.example")
    settings.ADDRESS_TOKEN_KEY = "A" * 86 + "=="

    assert not is_token(token)


@pytest.mark.parametrize("text", ["", "hong@mail.example", "a@s.invalid", "abcdefgh@s.invalid", "한@s.invalid"])
def test_what_we_did_not_seal_is_no_token(text):
    with pytest.raises(NotAToken):
        open_address(text)


def test_every_changed_letter_breaks_the_seal():
    token = address_token("hong@mail.example")

    for place, letter in enumerate(token[: token.index("@")]):
        changed = token[:place] + ("a" if letter != "a" else "b") + token[place + 1 :]
        assert not is_token(changed) or open_address(changed) == "hong@mail.example"


def test_an_address_of_130_letters_fits_and_a_longer_one_is_refused():
    assert open_address(address_token("a" * 64 + "@" + "b" * 57 + ".example")).startswith("aaa")
    with pytest.raises(AddressTooLong):
        address_token("a" * 200 + "@mail.example")


def test_masked_keeps_two_letters_and_the_domain():
    assert masked(address_token("hong@mail.example")) == "ho***@mail.example"
    assert masked(address_token("ho@mail.example")) == "h***@mail.example"


@pytest.mark.django_db
def test_the_database_refuses_a_plain_address():
    with pytest.raises(IntegrityError):
        Account.objects.create(email="hong@mail.example")


@pytest.mark.django_db
def test_an_account_is_found_by_the_address_and_named_without_it():
    account = Account.objects.create_user("hong@mail.example")

    assert Account.objects.get_by_natural_key("HONG@mail.example") == account
    assert "hong" not in str(account)
