"""A letter holds in mail programs: tables, styles in place, a text part that says the same, and the ways out."""

import re
import time
from html.parser import HTMLParser

import pytest

from channels_mail.campaigns.content import contrast, rendering
from channels_mail.campaigns.content.letter import sender_of
from channels_mail.campaigns.models import CampaignVersion
from tests.channels_mail.campaigns.letters import letter, text_only

PERSONAL = {
    "이름": "김한별",
    "동": "새솔동",
    "unsubscribe": "https://portal.example/u/abc/",
    "choices": "https://portal.example/c/abc/",
}


@pytest.fixture
def made():
    return rendering.compiled(letter()).render(PERSONAL)


class Shape(HTMLParser):
    """Checks that what is opened is closed, in order."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_html_is_well_formed_and_has_nothing_that_mail_programs_drop(made):
    shape = Shape()
    shape.feed(made.html)

    assert shape.open == []
    assert not {"script", "form", "iframe", "svg", "link", "video", "input"} & set(shape.tags)
    assert not [each for each in shape.attributes if each[1].startswith("on")]
    assert all(dict(images).get("role") == "presentation" for images in _tables(shape))


def _tables(shape):
    found, current = [], None
    for tag, name, value in shape.attributes:
        if tag == "table":
            if name in ("role", "class") and (current is None or name in current):
                current = {}
                found.append(current)
            current[name] = value
        else:
            current = None
    return [each for each in found if "role" in each]


def test_every_picture_has_words_and_a_width(made):
    pictures = re.findall(r"<img [^>]+>", made.html)

    assert len(pictures) == 2
    assert all("alt=" in picture and "width=" in picture for picture in pictures)


def test_the_text_part_says_everything_the_html_says(made):
    for words in (
        "마을버스 3번이",
        "새솔동 길과 시간",
        "첫차 6시",
        "세 곳을 표시한 지도",
        "공청회",
        "12월 2일(수) 오후 7시",
        "구청 3층",
    ):
        assert words in made.text and words in made.html, words
    for words in ("정류장 설치 건의", "요금은 같습니까?", "의견 남기기", "https://bus.example/fares", "/search/"):
        assert words in made.text and words in made.html, words
    assert "<" not in made.text and "&" not in made.text


def test_links_of_our_own_are_whole_addresses(made, settings):
    addresses = re.findall(r'(?:href|src)="([^"]*)"', made.html)

    assert addresses and all(address.startswith(("https://", settings.SITE_URL)) for address in addresses)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//evil.example/", "http://x.example/", "https://1.2.3.4/", "data:x"]
)
def test_a_link_that_may_not_stand_in_a_mail_does_not(link):
    made = rendering.compiled(letter(("button", {"label": "누르기", "link": link}))).render(PERSONAL)

    assert link not in made.html and link not in made.text


def test_the_sender_and_the_ways_out_are_in_both_parts(made):
    for part in (made.text, made.html):
        assert "홍보미디어과" in part and "051-000-4100" in part and "한별구 바다마루로 1" in part
        assert PERSONAL["unsubscribe"] in part and PERSONAL["choices"] in part


def test_what_the_law_orders_has_no_way_out():
    made = rendering.compiled(letter(can_be_refused=False, topic="")).render(PERSONAL)

    assert PERSONAL["unsubscribe"] not in made.html + made.text


def test_an_advertisement_says_so_first_and_in_two_languages():
    made = rendering.compiled(letter(is_advertising=True, topic="유료 강좌와 협력 기관 안내")).render(PERSONAL)

    assert made.subject.startswith("(광고) ")
    for part in (made.text, made.html):
        assert "수신거부" in part and "nsubscribe" in part


def test_an_english_letter_has_an_english_frame():
    made = rendering.compiled(
        text_only(
            "The bus route changes.",
            language="en",
            sender=sender_of("Public Relations", "051-000-4100", "en"),
            topic="",
        )
    ).render({"unsubscribe": "https://u/"})

    assert not re.search("[가-힣]", made.text)
    assert '<html lang="en"' in made.html


def test_colours_stand_out_in_light_and_in_dark(made):
    dark = made.html
    for name, colour in (("ink", "f4f5f6"), ("ink2", "cdd1d5"), ("link", "86aff9")):
        assert f".{name} {{ color: #{colour} !important }}" in dark
        assert min(contrast.ratio(colour, ground) for ground in ("1e2124", "26292d")) >= contrast.LEAST

    assert contrast.lowest(made.html) >= contrast.LEAST
    assert contrast.lowest('<p style="color:#999999">x</p>') < contrast.LEAST


def test_a_press_that_is_counted_leads_over_our_own_address():
    whole = letter()
    button = whole.blocks[-1]
    counted = rendering.compiled(letter(*_parts(whole), counted=((button.id, "https://portal.example/l/7/"),)))

    assert "https://portal.example/l/7/" not in counted.render(PERSONAL).html  # other blocks, other ids
    again = rendering.compiled(
        type(whole)(**(vars(whole) | {"counted": ((button.id, "https://portal.example/l/7/"),)}))
    )
    assert 'href="https://portal.example/l/7/"' in again.render(PERSONAL).html


def _parts(whole):
    return [(block.kind, dict(block.values)) for block in whole.blocks]


def test_ten_thousand_letters_take_seconds_not_minutes():
    compiled = rendering.compiled(letter())
    start = time.perf_counter()
    for number in range(10_000):
        compiled.render(PERSONAL | {"이름": f"김{number}"})

    assert time.perf_counter() - start < 5


def test_the_same_version_is_compiled_once():
    version = CampaignVersion()
    vars(version)["_compiled"] = {"ko": rendering.compiled(text_only("{{이름}} 님"))}

    assert "김한별 님" in rendering.render(version, PERSONAL).text
