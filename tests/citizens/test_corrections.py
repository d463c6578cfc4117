"""Each correction leaves what stood there before, who corrected it and when."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from citizens.corrections import holdings
from citizens.corrections.models import Correction
from citizens.registry import actions
from tests.factories.accounts import OfficerFactory

pytestmark = pytest.mark.django_db


def known(citizen):
    return [(row["item"], row["before"], row["by"]) for row in holdings.KINDS[0].of(citizen)]


def test_only_what_says_something_else_now_is_a_correction(citizen):
    person = citizen.citizen
    same = person.own_details()

    actions.update_details(person, by=citizen, name=same.name, phone="010-0000-9999", dong=person.dong, language="en")

    assert set(known(person)) == {("전화번호", same.phone, "본인"), ("알림 메일의 언어", "ko", "본인")}


def test_an_officers_correction_bears_their_name(citizen):
    officer = OfficerFactory(display_name="이바다")
    before = citizen.citizen.own_details().address

    actions.update_details(citizen.citizen, by=officer, address="한별구 새솔동 1")

    assert known(citizen.citizen) == [("주소", before, f"{officer.department.name} 이바다")]


def test_a_correction_that_fails_leaves_nothing(citizen):
    with pytest.raises(TypeError):
        actions.update_details(citizen.citizen, by=citizen, nickname="별")

    assert not Correction.objects.exists()


def test_what_was_known_before_lies_sealed(citizen):
    actions.update_details(citizen.citizen, by=citizen, address="한별구 새솔동 1")

    assert str(Correction.objects.get().sealed_before) == "●●●"


def test_a_correction_is_never_changed_or_deleted(citizen):
    actions.update_details(citizen.citizen, by=citizen, address="한별구 새솔동 1")

    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.update(item="name")
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.all().delete()


def test_the_form_of_my_details_leaves_it_too(citizen, client_for):
    client_for(citizen).post(
        reverse("registry:correction"), {"name": "홍길동", "phone": "010-0000-7777", "language": "ko"}
    )

    assert ("전화번호", citizen.citizen.own_details().phone, "본인") in known(citizen.citizen)
    page = client_for(citizen).get(reverse("my_data:kind", args=["corrections"])).content.decode()
    assert citizen.citizen.own_details().phone in page
