import copy
import pickle
import unicodedata
import uuid

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.template import Context, Template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizens.encryption import (
    BadSeal,
    KeyUnavailable,
    SealedBytesField,
    SealedJSONField,
    SealedTextField,
    SealError,
    Shredded,
    prefetch_keys,
)
from citizens.encryption.data_keys import cache
from citizens.keys.models import SubjectKey
from citizens.registry.models import Citizen
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
OTHER_RING = "2:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


@pytest.fixture
def citizen():
    return Citizen.objects.get(pk=CitizenFactory().pk)


def stored(citizen, column="sealed_name"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM registry_citizen WHERE id = %s", [citizen.pk])
        return bytes(cursor.fetchone()[0])


def overwrite(citizen, blob, column="sealed_name"):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE registry_citizen SET {column} = %s WHERE id = %s", [blob, citizen.pk])


# What is stored


def test_the_database_holds_no_plain_value(citizen):
    assert "홍길동".encode() not in stored(citizen)
    assert stored(citizen)[:3] == b"HB\x02"


def test_the_same_value_is_sealed_differently_each_time(citizen):
    before = stored(citizen)
    citizen.sealed_name = "홍길동"
    citizen.save()

    assert stored(citizen) != before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_comes_back_exactly(citizen, text):
    citizen.sealed_name = text
    citizen.save()

    assert Citizen.objects.get(pk=citizen.pk).sealed_name.open() == text


def test_decomposed_hangul_stays_decomposed(citizen):
    text = unicodedata.normalize("NFD", "홍길동")
    citizen.sealed_name = text
    citizen.save()

    assert Citizen.objects.get(pk=citizen.pk).sealed_name.open() == text


def test_half_a_surrogate_pair_is_refused_without_telling_the_value(citizen):
    citizen.sealed_name = "홍길동\ud800"

    with pytest.raises(ValueError, match="surrogate") as refusal:
        citizen.save()
    assert "홍길동" not in str(refusal.value)


@settings(max_examples=50, deadline=None)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_any_json_comes_back(value):
    field = SealedJSONField()

    assert field.decode(field.encode(value)) == value


def test_bytes_come_back():
    field = SealedBytesField()

    assert field.decode(field.encode(memoryview(b"\x00\xff"))) == b"\x00\xff"


def test_a_wrong_type_is_refused(citizen):
    citizen.sealed_name = 5

    with pytest.raises(TypeError):
        citizen.save()


# What is shown


def test_nothing_shows_before_it_is_opened(citizen):
    shown = [repr(citizen.sealed_name), str(citizen.sealed_name), f"{citizen.sealed_name}"]
    fresh = Citizen(sealed_name="홍길동")

    assert shown == ["●●●"] * 3
    assert str(fresh.sealed_name) == "●●●"
    assert "홍길동" not in repr(fresh.__dict__)


def test_values_leak_nothing(citizen):
    row = Citizen.objects.values().get()

    assert "홍길동" not in repr(row)
    with pytest.raises(SealError):
        row["sealed_name"].open()


def test_a_template_cannot_open(citizen):
    page = Template("{{ citizen.sealed_name.open }}{{ citizen.sealed_name }}").render(Context({"citizen": citizen}))

    assert page == "●●●"


def test_a_sealed_value_is_not_pickled(citizen):
    with pytest.raises(TypeError):
        pickle.dumps(Citizen(sealed_name="홍길동"))


def test_a_copy_of_a_row_still_opens(citizen):
    assert copy.deepcopy(citizen).sealed_name.open() == "홍길동"


# Only one road in


def test_update_takes_no_plain_value(citizen):
    with pytest.raises(TypeError):
        Citizen.objects.update(sealed_name="plain")


def test_update_takes_no_value_of_another_row(citizen):
    with pytest.raises(TypeError):
        Citizen.objects.update(sealed_name=citizen.sealed_name)


def test_bulk_update_takes_no_plain_value(citizen):
    citizen.sealed_name = "plain"

    with pytest.raises(TypeError):
        Citizen.objects.bulk_update([citizen], ["sealed_name"])


@pytest.mark.parametrize("lookup", ["sealed_name", "sealed_name__contains", "sealed_name__gt", "sealed_name__in"])
def test_a_sealed_field_is_not_searched(lookup):
    with pytest.raises(FieldError):
        Citizen.objects.filter(**{lookup: "홍길동"})


def test_whether_a_value_is_there_may_be_asked(citizen):
    assert Citizen.objects.filter(sealed_name__isnull=False).count() == 1


@pytest.mark.parametrize("expression", [Value(b"plain"), F("sealed_phone")])
def test_update_takes_no_expression(expression):
    with pytest.raises(TypeError):
        Citizen.objects.update(sealed_name=expression)


def test_the_database_refuses_plain_bytes_by_any_other_road(citizen):
    with pytest.raises(DatabaseError), transaction.atomic():
        overwrite(citizen, b"plain")


def test_a_value_of_another_row_is_not_taken_over(citizen):
    with pytest.raises(TypeError):
        CitizenFactory().sealed_name = citizen.sealed_name


def test_rows_are_created_in_bulk():
    key = SubjectKey.objects.issue()
    blank = {"sealed_phone": "", "sealed_email": "", "sealed_address": ""}
    Citizen.objects.bulk_create(Citizen(subject_key=key, sealed_name=name, **blank) for name in ("가", "나"))

    assert {row.sealed_name.open() for row in Citizen.objects.all()} == {"가", "나"}


def test_a_row_without_a_key_is_not_sealed():
    with pytest.raises(ValueError, match="subject_key"):
        Citizen(sealed_name="홍길동").save()


# What does not open


def test_every_damaged_byte_is_noticed(citizen):
    blob = stored(citizen)

    for index in range(len(blob)):
        forged = bytearray(blob)
        forged[index] ^= 1
        row = Citizen.from_db("default", ["id", "sealed_name"], [citizen.pk, None])
        row.sealed_name = Citizen._meta.get_field("sealed_name").from_db_value(bytes(forged))
        with pytest.raises(SealError):
            row.sealed_name.open()


def test_a_swapped_row_does_not_open(citizen):
    other = CitizenFactory(name="박가람")
    overwrite(citizen, stored(other))

    with pytest.raises(BadSeal):
        Citizen.objects.get(pk=citizen.pk).sealed_name.open()


def test_a_swapped_column_does_not_open(citizen):
    overwrite(citizen, stored(citizen, "sealed_phone"))

    with pytest.raises(BadSeal):
        Citizen.objects.get(pk=citizen.pk).sealed_name.open()


@pytest.fixture
def without_master_key(settings, citizen):
    settings.KEY_RING = OTHER_RING
    return Citizen.objects.get(pk=citizen.pk)


def test_without_the_master_key_a_list_still_renders(without_master_key):
    page = Template("{% for row in rows %}{{ row.pk }} {{ row.sealed_name }}{% endfor %}")

    assert "●●●" in page.render(Context({"rows": Citizen.objects.all()}))


def test_without_the_master_key_nothing_opens(without_master_key):
    with pytest.raises(KeyUnavailable):
        without_master_key.sealed_name.open()


def test_without_the_master_key_saving_keeps_the_stored_bytes(without_master_key):
    before = stored(without_master_key)
    without_master_key.dong = "은하동"
    without_master_key.save()

    assert stored(without_master_key) == before


def test_without_the_master_key_nothing_is_written_in_plain(without_master_key):
    without_master_key.sealed_name = "새이름"

    with pytest.raises(KeyUnavailable):
        without_master_key.save()


def test_another_key_under_the_same_number_opens_nothing(settings, citizen):
    settings.KEY_RING = OTHER_RING.replace("2:", "1:", 1)

    with pytest.raises(KeyUnavailable):
        citizen.sealed_name.open()


def test_a_destroyed_key_opens_nothing_any_more(citizen):
    citizen.subject_key.destroy()

    with pytest.raises(Shredded):
        Citizen.objects.get(pk=citizen.pk).sealed_name.open()


def test_a_key_destroyed_elsewhere_is_forgotten_after_a_minute(citizen):
    SubjectKey.objects.filter(pk=citizen.subject_key_id).update(wrapped=None, destroyed_at="2026-11-24T00:00:00Z")
    assert citizen.sealed_name.open() == "홍길동"

    until, ring, key = cache._entries[citizen.subject_key_id]
    cache._entries[citizen.subject_key_id] = (until - 61, ring, key)

    with pytest.raises(Shredded):
        citizen.sealed_name.open()


# Django's ways


def test_a_deferred_field_opens(citizen, django_assert_num_queries):
    row = Citizen.objects.defer("sealed_name").get(pk=citizen.pk)

    with django_assert_num_queries(1):
        assert row.sealed_name.open() == "홍길동"


def test_a_deferred_field_is_left_alone_by_save(citizen):
    before = stored(citizen)
    Citizen.objects.defer("sealed_name").get(pk=citizen.pk).save()

    assert stored(citizen) == before


def test_a_refreshed_row_opens(citizen):
    citizen.sealed_name = "새이름"
    citizen.refresh_from_db()

    assert citizen.sealed_name.open() == "홍길동"


def test_a_row_is_read_again_after_a_change_elsewhere(citizen):
    other = Citizen.objects.get(pk=citizen.pk)
    other.sealed_name = "새이름"
    other.save(update_fields=["sealed_name"])

    citizen.refresh_from_db(fields=["sealed_name"])

    assert citizen.sealed_name.open() == "새이름"


def test_a_row_may_be_asked_before_it_is_saved():
    assert Citizen(sealed_name="홍길동").sealed_name.open() == "홍길동"


def test_none_stays_none():
    assert Citizen(sealed_name=None).sealed_name is None


def test_a_migration_names_our_field():
    name, path, args, kwargs = SealedTextField("이름", null=True).deconstruct()

    assert (path, args, kwargs) == (
        "citizens.encryption.SealedTextField",
        [],
        {"verbose_name": "이름", "null": True},
    )


def test_a_cloned_field_is_sealed_too():
    assert type(Citizen._meta.get_field("sealed_name").clone()) is SealedTextField


def test_a_model_without_key_or_uuid_is_reported():
    class Loose(models.Model):
        sealed_text = SealedTextField()

        class Meta:
            app_label = "loose"
            apps = type(Citizen._meta.apps)()

    assert "encryption.E001" in {error.id for error in Loose._meta.get_field("sealed_text").check()}


def test_the_keys_of_a_page_of_rows_are_one_query(django_assert_num_queries):
    for number in range(5):
        CitizenFactory(name=f"시민{number}")
    cache.clear()

    with django_assert_num_queries(2):
        rows = list(Citizen.objects.all())
        prefetch_keys(rows)
        assert {row.sealed_name.open() for row in rows} == {f"시민{number}" for number in range(5)}


def test_fetching_keys_passes_over_one_that_is_gone(citizen):
    gone = CitizenFactory()
    gone.subject_key.destroy()
    cache.clear()

    prefetch_keys([citizen, gone, SubjectKey(id=uuid.uuid4())])

    assert citizen.sealed_name.open() == "홍길동"
