import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import models

from citizens.encryption import BlindIndexField, blind_index
from citizens.keys.reindexing import columns, indexed_models


@pytest.mark.parametrize(
    "written", ["hong@mail.example", " Hong@Mail.Example ", "HONG@MAIL.EXAMPLE", "ｈｏｎｇ@mail.example"]
)
def test_an_address_is_found_however_it_is_written(written):
    assert blind_index("email", written) == blind_index("email", "hong@mail.example")


@pytest.mark.parametrize(
    "written",
    ["010-0000-1234", "01000001234", "010 0000 1234", "+82 10-0000-1234", "0082 10 0000 1234", "０１０-0000-1234"],
)
def test_a_number_is_found_however_it_is_written(written):
    assert blind_index("phone", written) == blind_index("phone", "010-0000-1234")


def test_different_values_kinds_and_keys_differ(settings):
    values = {
        blind_index("email", "a@mail.example"),
        blind_index("email", "b@mail.example"),
        blind_index("phone", "010-0000-1234"),
        blind_index("email", "01000001234"),
        blind_index("phone", "8210 2345 6789"),
    }
    settings.BLIND_INDEX_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
    values.add(blind_index("email", "a@mail.example"))

    assert len(values) == 6


def test_a_blank_value_has_no_index():
    assert blind_index("email", "  ") == blind_index("phone", "-") == ""


def test_the_index_shows_its_epoch_and_not_the_value():
    index = blind_index("email", "hong@mail.example")

    assert index.startswith("e1:")
    assert len(index) == 35
    assert "hong" not in index


def test_a_model_that_does_not_tell_its_sources_is_reported():
    class Silent(models.Model):
        email_index = BlindIndexField()

        class Meta:
            app_label = "silent"
            apps = Apps()

    assert {error.id for error in Silent._meta.get_field("email_index").check()} == {"encryption.E002"}


def test_a_change_of_the_key_knows_every_look_up_column():
    assert {f"{model._meta.label}.{column}" for model in indexed_models() for column in columns(model)} >= {
        "registry.Citizen.email_index",
        "registry.Citizen.phone_index",
    }
    bare = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.name.endswith("_index") and not isinstance(field, BlindIndexField)
    }
    # The agency's key of a person is hashed with SECRET_KEY: it is compared, never looked up by what somebody writes.
    bare -= {"accounts.IdentityVerification.person_index"}
    assert bare == set(), "a look-up column is a BlindIndexField, or a change of the key forgets it"
