"""Several ways to reach a citizen: one default of each kind, and nothing that is unproven carries a petition."""

import io
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from citizens.contact_points import actions
from citizens.contact_points.errors import AlreadyThere, TooMany
from citizens.contact_points.models import ContactPoint
from citizens.encryption import Shredded
from citizens.registry import actions as registry
from citizens.registry.models import Citizen
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.contact_points import columns, known, only
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
SECOND = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


@pytest.fixture
def person():
    account = AccountFactory(email="hong@mail.example")
    return CitizenFactory(account=account, email="hong@mail.example", phone="010-0000-1111", verified=False)


def test_a_new_citizen_has_a_point_for_each_thing_that_is_known(person):
    assert known(person, "mail") == [("hong@mail.example", True)]
    assert known(person, "phone") == [("010-0000-1111", True)]
    assert known(person, "post") == [("한별구 새솔동 12-3", True)]
    assert not ContactPoint.objects.filter(citizen=CitizenFactory(email="", phone="", address="")).exists()


def test_another_number_leaves_the_default_alone(person):
    point = actions.add(person, kind="phone", value="０１０００００２２２２", by=person.account)

    assert known(person, "phone") == [("010-0000-1111", True), ("010-0000-2222", False)]
    assert (point.verified_at, columns(person)[1]) == (None, "010-0000-1111")


def test_the_first_of_a_kind_is_the_default():
    person = CitizenFactory(account=AccountFactory(), phone="")
    actions.add(person, kind="phone", value="010-0000-2222", by=person.account)

    assert known(person, "phone") == [("010-0000-2222", True)]
    assert Citizen.objects.get(pk=person.pk).own_details().phone == "010-0000-2222"


def test_the_same_number_is_not_added_twice(person):
    with pytest.raises(AlreadyThere):
        actions.add(person, kind="phone", value="+82 10 0000 1111", by=person.account)


def test_the_same_value_is_refused_by_the_table_too(person):
    twin = only(person, "phone")
    twin.pk, twin.is_default, twin.sealed_value = None, False, "010-0000-1111"

    with pytest.raises(IntegrityError, match="once_per_citizen"), transaction.atomic():
        ContactPoint.objects.create(
            citizen=person,
            subject_key=person.subject_key,
            kind="phone",
            value_index=twin.value_index,
            sealed_value="010-0000-1111",
        )


def test_nobody_collects_numbers(person):
    for number in range(2, actions.MOST + 1):
        actions.add(person, kind="phone", value=f"010-0000-{number}000", by=person.account)

    with pytest.raises(TooMany):
        actions.add(person, kind="phone", value="010-0000-9999", by=person.account)


def test_the_default_changes_places_with_another(person):
    before = columns(person)
    point = actions.add(person, kind="phone", value="010-0000-2222", by=person.account)
    actions.make_default(point, by=person.account)

    assert known(person, "phone") == [("010-0000-2222", True), ("010-0000-1111", False)]
    assert columns(person)[1] == "010-0000-2222"
    assert Citizen.objects.with_phone("010-0000-1111").get() == person
    assert Citizen.objects.with_phone("010-0000-2222").get() == person
    actions.make_default(only(person, "phone", is_default=False), by=person.account)
    assert columns(person) == before


def test_a_removed_default_leaves_its_place_to_the_best_of_the_others(person):
    actions.add(person, kind="phone", value="010-0000-2222", by=person.account)
    proven = actions.add(person, kind="phone", value="010-0000-3333", by=person.account)
    actions.record_verification(proven, by=OfficerFactory())
    actions.remove(only(person, "phone", is_default=True), by=person.account)

    assert known(person, "phone") == [("010-0000-3333", True), ("010-0000-2222", False)]
    assert columns(person)[1] == "010-0000-3333"


def test_the_last_number_may_go(person):
    actions.remove(only(person, "phone"), by=person.account)

    assert (known(person, "phone"), columns(person)[1], columns(person)[4]) == ([], "", "")
    assert not Citizen.objects.with_phone("010-0000-1111").exists()


def test_another_value_in_its_place_is_unproven_and_untried(person):
    point = only(person, "phone")
    actions.record_verification(point, by=OfficerFactory())
    point = actions.correct(point, value="010-0000-4444", by=person.account)

    assert (point.verified_at, point.verified_by, point.verifier) == (None, "", None)
    assert point.confirmed_at
    assert columns(person)[1] == "010-0000-4444"


def test_the_same_value_again_keeps_its_proof(person):
    actions.record_verification(only(person, "phone"), by=OfficerFactory())
    registry.update_details(person, by=person.account, phone="01000001111")

    assert only(person, "phone").verified_by == "officer"


def test_a_correction_by_another_form_replaces_the_default(person):
    actions.add(person, kind="phone", value="010-0000-2222", by=person.account)
    registry.update_details(person, by=person.account, phone="010-0000-3333", address="한별구 은하로 7(은하동)")

    assert known(person, "phone") == [("010-0000-3333", True), ("010-0000-2222", False)]
    assert known(person, "post") == [("한별구 은하로 7 (은하동)", True)]
    assert Citizen.objects.get(pk=person.pk).dong == "은하동"


def test_a_correction_to_what_is_known_prefers_it(person):
    actions.add(person, kind="phone", value="010-0000-2222", by=person.account)
    registry.update_details(person, by=person.account, phone="010-0000-2222")

    assert known(person, "phone") == [("010-0000-2222", True), ("010-0000-1111", False)]


def test_a_blank_correction_forgets_the_default(person):
    registry.update_details(person, by=person.account, phone="")

    assert (known(person, "phone"), columns(person)[1]) == ([], "")


def test_nobody_touches_a_strangers_points(person):
    stranger = AccountFactory()
    for act in (actions.remove, actions.make_default, actions.confirm):
        with pytest.raises(PermissionError):
            act(only(person, "phone"), by=stranger)
    with pytest.raises(PermissionError):
        actions.add(person, kind="phone", value="010-0000-2222", by=stranger)
    with pytest.raises(PermissionError):
        actions.record_verification(only(person, "phone"), by=person.account)


# Who is written to


def test_an_unproven_address_gets_nothing():
    person = CitizenFactory(name="홍길동", email="hong@mail.example", verified=False)

    assert person.contact_for_mail() == ("홍길동", "")
    actions.record_verification(only(person, "mail"), by=OfficerFactory())
    assert person.contact_for_mail() == ("홍길동", "hong@mail.example")


def test_an_unproven_default_is_passed_over_for_a_proven_address(person):
    point = actions.add(person, kind="mail", value="typo@mail.example", by=person.account)
    actions.make_default(point, by=person.account)

    assert columns(person)[0] == "typo@mail.example"
    assert person.contact_for_mail()[1] == "hong@mail.example"


def test_a_copy_from_before_the_change_tells_no_unproven_address(person):
    stale = Citizen.objects.get(pk=person.pk)
    point = actions.add(person, kind="mail", value="new@mail.example", by=person.account)
    actions.make_default(point, by=person.account)

    assert stale.contact_for_mail()[1] == "hong@mail.example"


# Looking up


def test_a_citizen_is_found_by_each_of_their_points(person):
    actions.add(person, kind="phone", value="010-0000-2222", by=person.account)
    actions.add(person, kind="mail", value="Second@Mail.example", by=person.account)

    for found in (
        Citizen.objects.with_phone("01000002222"),
        Citizen.objects.with_phone("010-0000-1111"),
        Citizen.objects.with_email("second@mail.example"),
        Citizen.objects.with_email("hong@mail.example"),
    ):
        assert found.get() == person


def test_a_search_is_one_look_at_an_index(person, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Citizen.objects.with_phone("010-0000-1111").count() == 1


def test_a_new_index_key_finds_every_point(person, settings):
    actions.add(person, kind="phone", value="010-0000-2222", by=person.account)
    settings.BLIND_INDEX_KEY += f",2:{SECOND}"
    call_command("rotate_blind_index", stdout=io.StringIO())
    settings.BLIND_INDEX_KEY = f"2:{SECOND}"

    assert set(ContactPoint.objects.exclude(kind="post").values_list("value_index", flat=True).distinct())
    for number in ("010-0000-1111", "010-0000-2222"):
        assert Citizen.objects.with_phone(number).get() == person


def test_a_number_under_an_old_key_is_still_the_same_number(person, settings):
    settings.BLIND_INDEX_KEY += f",2:{SECOND}"

    with pytest.raises(AlreadyThere):
        actions.add(person, kind="phone", value="010-0000-1111", by=person.account)


# Rows that were there before, and those nobody can read any more


def test_known_citizens_get_their_points_without_a_key(person):
    from importlib import import_module

    filling = import_module("citizens.contact_points.migrations.0002_points_of_known_citizens")
    alone = CitizenFactory(email="", phone="", address="", verified=False)
    gone = CitizenFactory(verified=False)
    gone.subject_key.destroy()
    wanted = sorted(ContactPoint.objects.values_list("citizen", "kind", "value_index", "is_default", "verified_by"))
    ContactPoint.objects.all().delete()
    with connection.schema_editor() as editor:
        filling.fill(None, editor)
        filling.fill(None, editor)

    made = sorted(ContactPoint.objects.values_list("citizen", "kind", "value_index", "is_default", "verified_by"))
    assert made == wanted
    assert alone.pk not in {row[0] for row in made}


def test_a_destroyed_key_ends_all_points(person):
    actions.add(person, kind="phone", value="010-0000-2222", by=person.account)
    person.subject_key.destroy()

    for point in ContactPoint.objects.filter(citizen=person).select_related("citizen"):
        with pytest.raises(Shredded):
            point.own_value()


def test_what_is_broken_can_be_replaced(person):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_citizen SET sealed_phone = sealed_name WHERE id = %s", [person.pk])
    registry.update_details(person, by=person.account, phone="010-0000-5555")

    assert known(person, "phone") == [("010-0000-5555", True)]


# Races


@pytest.mark.django_db(transaction=True)
def test_two_that_become_the_default_at_once_leave_one():
    account = AccountFactory(email="hong@mail.example")
    person = CitizenFactory(account=account, email="hong@mail.example", phone="010-0000-1111")
    points = [actions.add(person, kind="phone", value=f"010-0000-{n}222", by=account) for n in range(2, 6)]
    start, errors = threading.Barrier(len(points)), []

    def prefer(point):
        try:
            start.wait()
            for _ in range(5):
                actions.make_default(ContactPoint.objects.get(pk=point.pk), by=account)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=prefer, args=(point,)) for point in points]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert errors == []
    values = known(person, "phone")
    assert [is_default for _value, is_default in values].count(True) == 1
    assert sorted(value for value, _is_default in values) == [
        "010-0000-1111",
        *(f"010-0000-{n}222" for n in range(2, 6)),
    ]
    assert columns(person)[1] == values[0][0]


def test_the_table_itself_refuses_a_second_default(person):
    with pytest.raises(IntegrityError, match="one_default"), transaction.atomic():
        ContactPoint.objects.create(
            citizen=person, subject_key=person.subject_key, kind="phone", value_index="e1:x", is_default=True
        )


def test_a_default_never_has_a_second_copy_of_its_value(person):
    point = only(person, "phone")
    point.sealed_value = "010-0000-1111"

    with pytest.raises(IntegrityError, match="value_in_one_place"), transaction.atomic():
        point.save()


def test_what_is_known_of_a_point_dates_from_its_newest_proof(person):
    point = only(person, "phone")
    assert point.known_at == point.created_at
    actions.confirm(point, by=person.account)
    assert timezone.now() - only(person, "phone").known_at < timedelta(seconds=5)
