import unicodedata

import pytest
from django.db import DatabaseError, transaction

from citizens.access_log import actions as access_log
from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account
from citizens.encryption import Shredded
from citizens.encryption.data_keys import cache
from citizens.registry import actions
from citizens.registry.masking import mask_address, mask_email, mask_name, mask_phone
from citizens.registry.models import Citizen, PersonalData
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    return Account.objects.create_user("someone@mail.example")


@pytest.fixture
def officer():
    return Account.objects.create_user("officer@hanbyeol.example", is_officer=True)


def test_a_citizen_is_read_back_as_registered():
    citizen = actions.register(
        name="홍길동", email="Hong@Mail.example", phone="01000001234", address="한별구  새솔동 1", dong="새솔동"
    )

    assert Citizen.objects.get(pk=citizen.pk).own_details() == PersonalData(
        "홍길동", "010-0000-1234", "hong@mail.example", "한별구 새솔동 1"
    )


def test_what_was_typed_in_pieces_is_stored_in_one_spelling():
    citizen = actions.register(name=unicodedata.normalize("NFD", " 홍길동 "))

    assert citizen.own_details().name == "홍길동"


def test_a_citizen_is_found_by_address_and_number():
    citizen = CitizenFactory(email="hong@mail.example", phone="010-0000-1234")

    assert Citizen.objects.with_email("HONG@mail.example").get() == citizen
    assert Citizen.objects.with_phone("01000001234").get() == citizen


def test_a_blank_address_finds_nobody():
    CitizenFactory(email="", phone="")

    assert not Citizen.objects.with_email("").exists()
    assert not Citizen.objects.with_phone("").exists()


def test_each_citizen_has_a_key_of_their_own():
    assert CitizenFactory().subject_key_id != CitizenFactory().subject_key_id


def test_a_correction_leaves_the_rest_alone(account):
    citizen = CitizenFactory(account=account, name="홍길동", dong="새솔동")
    actions.update_details(citizen, by=account, phone="010-0000-9999", dong="은하동")

    citizen.refresh_from_db()
    assert (citizen.own_details().name, citizen.own_details().phone) == ("홍길동", "010-0000-9999")
    assert citizen.dong == "은하동"
    assert Citizen.objects.with_phone("01000009999").get() == citizen


def test_nobody_corrects_another_citizen(account):
    with pytest.raises(PermissionError):
        actions.update_details(CitizenFactory(), by=account, name="박가람")


def test_an_unknown_detail_is_refused(officer):
    with pytest.raises(TypeError):
        actions.update_details(CitizenFactory(), by=officer, identity_level="verified")


def test_a_login_has_one_citizen(account):
    citizen = actions.citizen_of(account)

    assert actions.citizen_of(account) == citizen
    assert citizen.own_details().email == "someone@mail.example"


# Reading


def test_a_reveal_leaves_an_entry(officer):
    citizen = CitizenFactory(name="홍길동")

    assert citizen.reveal(to=officer, purpose="전화로 확인", ip="192.0.2.7").name == "홍길동"

    entry = AccessLogEntry.objects.get()
    assert (entry.actor, entry.citizen_id, entry.action) == (officer, citizen.pk, "reveal")
    assert (entry.purpose, entry.ip, entry.count) == ("전화로 확인", "192.0.2.7", 1)


def test_no_entry_no_data(officer):
    citizen = CitizenFactory()
    cache.clear()

    with pytest.raises(DatabaseError), transaction.atomic():
        citizen.reveal(to=officer, purpose="", ip="not an address")

    assert cache.find(citizen.subject_key_id) is None, "the data was opened before the entry was written"


def test_data_that_does_not_open_is_no_reveal(officer):
    citizen = CitizenFactory()
    citizen.subject_key.destroy()

    with pytest.raises(Shredded):
        Citizen.objects.get(pk=citizen.pk).reveal(to=officer, purpose="")

    assert not AccessLogEntry.objects.exists()


def test_opened_data_does_not_show_in_a_log_line():
    assert "홍길동" not in repr(PersonalData(name="홍길동"))


# The access log


def test_the_access_log_is_never_changed(officer):
    entry = access_log.record(actor=officer, action="view")

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AccessLogEntry.objects.filter(pk=entry.pk).update(count=2)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        AccessLogEntry.objects.filter(pk=entry.pk).delete()


def test_a_reason_is_sealed_even_without_a_citizen(officer):
    entry = access_log.record(actor=officer, action="export", purpose="감사 자료", count=120)

    assert AccessLogEntry.objects.get(pk=entry.pk).purpose == "감사 자료"
    assert "감사" not in repr(AccessLogEntry.objects.values().get())


def test_an_unknown_action_is_refused(officer):
    with pytest.raises(ValueError, match="peek"):
        access_log.record(actor=officer, action="peek")


def test_a_citizen_sees_the_looks_at_their_own_data(account, officer):
    mine, other = CitizenFactory(account=account), CitizenFactory()
    mine.reveal(to=officer, purpose="처리")
    other.reveal(to=officer, purpose="처리")

    assert [entry.citizen for entry in AccessLogEntry.objects.about(account)] == [mine]


# Masking


@pytest.mark.parametrize(
    ("plain", "masked"),
    [("홍길동", "홍*동"), ("홍길", "홍*"), ("홍", "*"), ("남궁민수", "남**수"), ("Jane Doe", "J*** D**"), ("", "")],
)
def test_a_name_is_masked(plain, masked):
    assert mask_name(plain) == masked


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("010-1234-5678", "010-****-5678"),
        ("02-123-4567", "02-***-4567"),
        ("+1 415 000 0100", "*********00"),
        ("119", "***"),
        ("", ""),
    ],
)
def test_a_number_is_masked(plain, masked):
    assert mask_phone(plain) == masked


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("abcdef@mail.example", "ab***@mail.example"),
        ("ab@mail.example", "a***@mail.example"),
        ("a@mail.example", "***@mail.example"),
        ("no address", "***"),
        ("", ""),
    ],
)
def test_an_address_for_mail_is_masked(plain, masked):
    assert mask_email(plain) == masked


@pytest.mark.parametrize(
    ("plain", "masked"),
    [
        ("한별구 새솔동 12-3", "한별구 새솔동 ***"),
        ("부산광역시 한별구 바다마루로 42, 101동 1202호 (새솔동)", "부산광역시 한별구 새솔동 ***"),
        ("별빛1동 3-1", "별빛1동 ***"),
        ("바다마루로 42", "***"),
        ("1 Main Street", "***"),
        ("", ""),
    ],
)
def test_an_address_is_masked_down_to_its_dong(plain, masked):
    assert mask_address(plain) == masked


def test_a_masked_citizen_shows_no_full_value():
    shown = CitizenFactory(name="홍길동", email="hong@mail.example", phone="010-0000-1234").masked()

    assert shown == PersonalData("홍*동", "010-****-1234", "ho***@mail.example", "한별구 새솔동 ***")
