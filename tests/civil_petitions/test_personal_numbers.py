import pytest
from django.core.exceptions import ValidationError

from civil_petitions.forms.personal_numbers import find_personal_numbers, refuse_personal_numbers


@pytest.mark.parametrize(
    "text",
    [
        "850101-1000000",
        "8501011000000",
        "850101 1000000",
        "850101 - 1000000",
        "８５０１０１－１００００００",
        "850101–1000000",
        "제 번호는 850101-1000000입니다",
        "040229-3000000",
        "900101-5000000",
        "240101-7000000",
    ],
)
def test_numbers_like_a_registration_number_are_found(text):
    assert find_personal_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "010-0000-1234",
        "051-000-4000",
        "123-45-67890",
        "HB-2611-000482-4",
        "2026-11-23 14:30",
        "20261123143012",
        "850101-1******",
        "850101-1",
        "851301-1000000",
        "850231-1000000",
        "410012345678901",
        "991231-3000000",
        "850101-9000000",
        "1234567890123",
        "12가3456",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not find_personal_numbers(text)


def test_the_place_is_shown_and_the_number_is_not():
    with pytest.raises(ValidationError) as refused:
        refuse_personal_numbers("첫 줄\n여기 900101-1234567 있음")
    message = refused.value.messages[0]
    assert "2째 줄" in message
    assert "900101-1******" in message
    assert "234567" not in message


def test_every_number_is_named():
    found = find_personal_numbers("900101-1234567 그리고 850101-2000000")
    assert [place.column for place in found] == [1, 20]
