"""What is held of a person, as the person may see it."""

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from citizens.registry import holdings as registry
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


def test_the_profile_is_opened_for_the_person_themself():
    citizen = CitizenFactory(name="박가람", phone="010-0000-1234")
    (profile,) = registry.KINDS

    (row,) = profile.of(citizen)

    assert (row["name"], row["phone"]) == ("박가람", "010-0000-1234")
    assert row.keys() == profile.items.keys()
    assert "박가람" in DjangoJSONEncoder(ensure_ascii=False).encode(row)
    assert profile.count(citizen) == 1
