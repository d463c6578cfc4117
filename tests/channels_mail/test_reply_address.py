import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from channels_mail import address_keys, reply_address
from channels_mail.reply_address import BOUNCE, CONSULT, address_of, opened
from citizens.keys.models import SubjectKey

pytestmark = pytest.mark.django_db
ROW = SimpleNamespace(pk=uuid.UUID("7b0f4f0c-5f4e-4c58-9d43-0f2a6d1a9b11"))


def test_an_address_says_which_conversation_it_belongs_to_in_any_letter_case():
    address = reply_address.reply_address(ROW)

    for written in (address, address.upper(), f"  {address} "):
        assert opened(written) == reply_address.Opened(CONSULT, ROW.pk, is_expired=False)
    assert len(address.partition("@")[0]) <= 64, "RFC 5321: the longest local part"


def test_it_is_good_for_half_a_year_and_then_only_known_to_be_ours():
    at = timezone.now()
    address = reply_address.reply_address(ROW, at)

    assert not opened(address, at + timedelta(days=180)).is_expired
    assert opened(address, at + timedelta(days=181)).is_expired


def test_an_address_of_one_kind_is_none_of_another():
    token = address_of(CONSULT, ROW.pk).partition("+")[2]

    assert opened(f"{BOUNCE}+{token}") is None


def test_no_changed_letter_of_a_token_is_taken():
    address = address_of(CONSULT, ROW.pk)
    local, _at, domain = address.partition("@")

    for place in range(len("consult+"), len(local) - 1):  # the very last letter holds unused bits
        other = "a" if local[place] != "a" else "b"
        assert opened(f"{local[:place]}{other}{local[place + 1 :]}@{domain}") is None


@given(st.text(max_size=80))
def test_nothing_that_people_write_breaks_it(text):
    for written in (text, f"{text}@hanbyeol.example", f"consult+{text}@hanbyeol.example"):
        assert opened(written) is None


def test_what_an_older_key_signed_still_counts():
    address = address_of(CONSULT, ROW.pk)
    first = SubjectKey.objects.system(address_keys.LABEL)
    SubjectKey.objects.replace(SubjectKey.objects.filter(pk=first.pk))

    assert opened(address).id == ROW.pk
    assert opened(address_of(CONSULT, ROW.pk)).id == ROW.pk
