"""Names, numbers and addresses are written one way, whatever keyboard they come from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizens.encryption import blind_indexes
from citizens.spelling import (
    LotAddress,
    RoadAddress,
    is_odd_name,
    parse_address,
    written_address,
    written_email,
    written_name,
    written_phone,
)

WRITERS = [written_address, written_email, written_name, written_phone]
# Letters that people mix: syllables, full-width forms, hanja (one of them a compatibility form), signs of addresses.
ODD = st.text(
    st.sampled_from("가나길로동대구시면리층호번지하산새솔로 　1２3-－–(),，·.（）李\uf9e1洪aＡ님씨+"), max_size=40
)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | ODD
ROADS = st.sampled_from(
    ["새솔로", "가온대로", "별빛1길", "바다마루로42번길", "종로3가길", "4.19로", "테헤란로", "장터길"]
)
NUMBERS = st.builds(lambda main, sub: f"{main}-{sub}" if sub else f"{main}", st.integers(1, 9999), st.integers(0, 99))
HEADS = st.sampled_from(
    ["", "한별구", "부산광역시 한별구", "경기도 수원시 영통구", "강원특별자치도 춘천시 동면", "세종특별자치시"]
)
DETAILS = st.sampled_from(["", "302호", "101동 1202호", "지하1층", "B동 3-1호", "한별빌딩 5층"])
DONGS = st.sampled_from(["", "새솔동", "별빛1동", "종로2가"])
BUILDINGS = st.sampled_from(["", "한별아파트", "별빛마을 2단지"])


@st.composite
def typed(draw):
    """An address and one of the ways in which it is typed."""
    parts = [draw(each) for each in (HEADS, ROADS, NUMBERS, DETAILS, DONGS, BUILDINGS)]
    head, road, number, detail, dong, building = parts
    extra = ", ".join(filter(None, [dong, building]))
    road_typed = road.replace("로42", draw(st.sampled_from(["로42", "로 42"])))
    line = f"{head} {road_typed}{draw(st.sampled_from([' ', '', '  ']))}{number}"
    line += f"{draw(st.sampled_from([', ', ' ', ',']))}{detail}" if detail else ""
    line += f"{draw(st.sampled_from(['', ' ', '  ']))}({extra})" if extra else ""
    wide = {ord(sign): chr(ord(sign) + 0xFEE0) for sign in "0123456789(),-"} if draw(st.booleans()) else {}
    form = draw(st.sampled_from(["NFC", "NFD"]))
    return parts, unicodedata.normalize(form, line.translate(wide))


@pytest.mark.parametrize("write", WRITERS)
@given(text=ANY)
def test_writing_twice_is_writing_once(write, text):
    assert write(write(text)) == write(text)


@pytest.mark.parametrize("write", WRITERS)
@given(text=ANY)
def test_letters_in_pieces_are_the_same_letters(write, text):
    assert write(unicodedata.normalize("NFD", text)) == write(unicodedata.normalize("NFC", text))
    assert unicodedata.is_normalized("NFC", write(text))


@given(typed())
def test_an_address_is_taken_apart_however_it_was_typed(example):
    (head, road, number, detail, dong, building), line = example

    address = parse_address(line)

    assert isinstance(address, RoadAddress)
    assert " ".join(filter(None, (address.province, address.district, address.township))) == head
    assert (address.road, address.number, address.dong, address.building) == (road, number, dong, building)
    assert address.detail == detail


@given(typed(), typed())
def test_two_spellings_of_one_address_are_written_alike(one, other):
    assert (written_address(one[1]) == written_address(other[1])) == (one[0] == other[0])


@given(ANY)
def test_what_is_no_address_stays_as_it_was_typed(text):
    if parse_address(text) is None:
        assert written_address(text) == unicodedata.normalize("NFC", text).strip()


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("바다마루로 42번길 7", "바다마루로42번길 7"),
        ("바다마루로42번길7", "바다마루로42번길 7"),
        ("한별구 새솔로 42(새솔동)", "한별구 새솔로 42 (새솔동)"),
        ("한별구 새솔동 새솔로 42", "한별구 새솔로 42 (새솔동)"),
        ("새솔로 42 (새솔동) 101동1202호", "새솔로 42, 101동 1202호 (새솔동)"),
        ("서울 중구 세종대로 지하12", "서울 중구 세종대로 지하 12"),
        ("(48058) 부산광역시 한별구 새솔로 4 - 2", "(48058) 부산광역시 한별구 새솔로 4-2"),
        ("한별구  새솔동 12 – 3번지", "한별구 새솔동 12-3번지"),
        ("버스 정류장 앞   빨간 지붕", "버스 정류장 앞   빨간 지붕"),
        ("Flat 2, 1 Main Street", "Flat 2, 1 Main Street"),
    ],
)
def test_an_address_is_written_one_way(typed, written):
    assert written_address(typed) == written


@pytest.mark.parametrize(
    "typed", ["한별구 새솔동 12-3", "별빛1동 산 3", "한별구 은하동 7번지", "춘천시 동면 장학리 12"]
)
def test_the_number_of_a_lot_is_known_for_what_it_is(typed):
    assert isinstance(parse_address(typed), LotAddress)


@pytest.mark.parametrize(
    "typed", ["새솔로", "42", "한별구 새솔동 9001011234567", "새솔로 42 (새솔동) (한별아파트)", ""]
)
def test_half_an_address_is_none(typed):
    assert parse_address(typed) is None


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("홍 길 동 님", "홍길동"),
        ("홍 길동", "홍길동"),
        ("홍길동씨", "홍길동"),
        ("　홍길동　귀하", "홍길동"),
        ("김하님", "김하님"),
        ("김씨", "김씨"),
        ("洪吉童", "洪吉童"),
        ("\uf9e1純臣", "李純臣"),
        ("홍길동(洪吉童)", "홍길동(洪吉童)"),
        ("응우옌 티 마이", "응우옌 티 마이"),
        ("ＪＡＮＥ  Doe", "JANE Doe"),
    ],
)
def test_a_name_is_the_name_alone(typed, written):
    assert written_name(typed) == written


@pytest.mark.parametrize("name", ["홍 길동", "　홍길동", "홍길동씨", "김James", "Jane도", "길동1", "ㅎ길동"])
def test_a_name_to_look_at_again(name):
    assert is_odd_name(name)
    assert is_odd_name(unicodedata.normalize("NFD", "홍길동"))


@pytest.mark.parametrize(
    "name", ["홍길동", "Jane Doe", "O'Brien", "응우옌 티 마이", "洪吉童", "길동(吉童)", "김 James"]
)
def test_a_name_as_it_should_be(name):
    assert not is_odd_name(name)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("01000001234", "010-0000-1234"),
        ("+82 10-0000-1234", "010-0000-1234"),
        ("０１０ ００００ １２３４", "010-0000-1234"),
        ("010–0000–1234", "010-0000-1234"),
        ("0510000123", "051-000-0123"),
        ("02 000 1234", "02-000-1234"),
        ("15880000", "1588-0000"),
        ("+1 415  000 0100", "+1 415 000 0100"),
        ("", ""),
    ],
)
def test_a_phone_number_is_written_one_way(typed, written):
    assert written_phone(typed) == written
    assert blind_indexes("phone", typed) == blind_indexes("phone", written)


def test_an_address_of_mail_is_written_in_small_letters():
    assert written_email(" Ｈong＠Mail.example ") == "hong@mail.example"
