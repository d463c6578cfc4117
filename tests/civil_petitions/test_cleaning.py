import unicodedata

import pytest

from civil_petitions.forms.cleaning import clean_text
from civil_petitions.forms.dates import parse_date, parse_time
from civil_petitions.forms.particles import as_object, as_topic


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("홍\x00길동", "홍길동"),
        ("가\u200b나\u202e다\ufeff", "가나다"),
        ("  앞뒤  ", "앞뒤"),
        (unicodedata.normalize("NFD", "홍길동"), "홍길동"),
        ("두\n줄", "두 줄"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("가\u200d나", "가나"),
        ("\ud800혼자", "혼자"),
        ("ᄒᆞᆫ글 𠀀", "ᄒᆞᆫ글 𠀀"),
    ],
)
def test_text_is_cleaned_and_keeps_its_letters(typed, kept):
    assert clean_text(typed) == kept


def test_long_text_keeps_its_lines():
    assert clean_text("하나\r\n둘\r셋", multiline=True) == "하나\n둘\n셋"


@pytest.mark.parametrize(
    "written", ["1985. 3. 7.", "1985-03-07", "1985년 3월 7일", "1985/3/7", "19850307", "1985. 3. 7.(목)", "1985.3.7"]
)
def test_a_day_is_read_in_every_spelling(written):
    assert parse_date(written).isoformat() == "1985-03-07"


@pytest.mark.parametrize("written", ["1985. 13. 7.", "3월 7일", "어제", "85.3.7", ""])
def test_what_is_no_day_is_none(written):
    assert parse_date(written) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("14:30", "14:30:00"),
        ("오후 2:30", "14:30:00"),
        ("오후 2시 30분", "14:30:00"),
        ("2시 반", "02:30:00"),
        ("오전 12시", "00:00:00"),
        ("14:30:00", "14:30:00"),
    ],
)
def test_a_time_is_read_in_every_spelling(written, read):
    assert parse_time(written).isoformat() == read


@pytest.mark.parametrize("written", ["25:00", "오후 14시", "곧"])
def test_what_is_no_time_is_none(written):
    assert parse_time(written) is None


def test_particles_follow_the_last_sound():
    assert as_object("위치") == "위치를"
    assert as_object("이름") == "이름을"
    assert as_topic("발생 장소(주소)") == "발생 장소(주소)는"
    assert as_object("Name") == "Name"
