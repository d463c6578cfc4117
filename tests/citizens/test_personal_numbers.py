import re
import unicodedata
from pathlib import Path

import pytest

from citizens.personal_numbers import FORBIDDEN, SECRET, Kind, find, masked

PLANTED = re.compile("⟦(\\w+):([^⟧]+)⟧")
LINES = (Path(__file__).parents[1] / "data/personal_numbers.txt").read_text().splitlines()[1:]


def planted(line):
    """The text as written, and where each number stands in it."""
    places, text, done = [], "", 0
    for match in PLANTED.finditer(line):
        text += line[done : match.start()]
        places.append((match.group(1), len(text), len(text) + len(match.group(2))))
        text += match.group(2)
        done = match.end()
    return text + line[done:], places


TEXTS = [planted(line) for line in LINES]


def test_98_of_100_planted_numbers_are_caught():
    every = [(text, place) for text, places in TEXTS for place in places]
    missed = [
        (text, place)
        for text, place in every
        if not any((found.kind, found.start, found.end) == place for found in find(text))
    ]
    assert len(every) >= 100
    assert len(missed) <= 0.02 * len(every), missed


def test_innocent_look_alikes_are_left_alone():
    innocent = [text for text, places in TEXTS if not places]
    alarmed = [(text, find(text)) for text in innocent if find(text)]
    assert len(innocent) >= 100
    assert len(alarmed) <= 0.02 * len(innocent), alarmed


def test_composed_and_taken_apart_letters_are_one():
    text = unicodedata.normalize("NFD", "차번호 12가3456, 번호는 공일공 공공공공 일이삼사")
    assert [text[each.start : each.end] for each in find(text)] == [
        unicodedata.normalize("NFD", number) for number in ("12가3456", "공일공 공공공공 일이삼사")
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("제 번호 850101-1000000 입니다", "제 번호 850101-1****** 입니다"),
        ("카드 4242 4242 4242 4242", "카드 4242 **** **** 4242"),
        ("신한 110-123-456789", "신한 110-***-******"),
        ("여권 M12345678", "여권 M*****678"),
        ("010-0000-1234", "010-****-1234"),
        ("공일공 공공공공 일이삼사", "공일공 **** 일이삼사"),
        ("12가3456", "12가****"),
        ("hanbyeol@mail.example", "ha***@mail.example"),
        ("면허 11-12-345678-90", "면허 11-**-******-90"),
    ],
)
def test_enough_stays_to_recognise_a_number(text, shown):
    assert masked(text) == shown


def test_only_the_kinds_asked_for_are_masked():
    text = "850101-1000000, 010-0000-1234"
    assert masked(text, FORBIDDEN) == "850101-1******, 010-0000-1234"
    assert Kind.PHONE not in SECRET


def test_a_masked_text_holds_no_number_any_more():
    for text, places in TEXTS:
        hidden = {Kind(kind) for kind, _, _ in places} - {Kind.EMAIL}
        assert not [each for each in find(masked(text)) if each.kind in hidden & SECRET], text


def test_a_page_of_text_is_read_in_time():
    long = "\n".join(text for text, _ in TEXTS)
    assert len(find(long * 5)) > 400
    assert find("0" * 50_000) == []
    assert find("이" * 50_000) == []
    assert find("1 " * 25_000) == []
