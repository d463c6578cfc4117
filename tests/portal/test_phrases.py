"""Dates as people say them, in both languages."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from portal.pages import dates, icons

SEOUL = ZoneInfo("Asia/Seoul")
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _korean_and_today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 24, 9, 0, tzinfo=SEOUL))
    with translation.override("ko"):
        yield


def test_a_date_of_this_year_needs_no_year():
    assert dates.date_phrase(date(2026, 11, 23)) == "11월 23일(월)"


def test_a_date_of_another_year_says_the_year():
    assert dates.date_phrase(date(2027, 1, 6)) == "2027년 1월 6일(수)"


def test_an_instant_is_told_in_seoul():
    assert dates.date_phrase(datetime(2026, 11, 23, 16, 0, tzinfo=ZoneInfo("UTC"))) == "11월 24일(화)"


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(14, 34, "오후 2시 34분"), (0, 5, "오전 12시 5분"), (12, 0, "오후 12시"), (9, 0, "오전 9시")],
)
def test_the_time_has_morning_and_afternoon(hour, minute, said):
    assert dates.time_phrase(datetime(2026, 11, 23, hour, minute, tzinfo=SEOUL)) == said


def test_date_and_time_stand_together():
    assert dates.datetime_phrase(datetime(2026, 11, 23, 14, 34, tzinfo=SEOUL)) == "11월 23일(월) 오후 2시 34분"


def test_a_period_has_no_weekdays_and_says_a_year_once():
    assert dates.range_phrase(date(2026, 11, 26), date(2026, 12, 4)) == "11월 26일~12월 4일"
    assert dates.range_phrase(date(2026, 12, 28), date(2027, 1, 6)) == "12월 28일~2027년 1월 6일"


def test_english_pages_speak_english():
    with translation.override("en"):
        at = datetime(2026, 11, 23, 14, 34, tzinfo=SEOUL)
        assert dates.datetime_phrase(at) == "Mon 23 November, 2:34 pm"
        assert dates.date_phrase(date(2027, 1, 6)) == "Wed 6 January 2027"
        assert dates.range_phrase(date(2026, 11, 26), date(2026, 12, 4)) == "26 November – 4 December"


@pytest.mark.parametrize(
    ("left", "text", "tone"),
    [
        (-1, "1일 지남", "hot"),
        (0, "오늘", "hot"),
        (1, "1일 남음", "warm"),
        (3, "3일 남음", "warm"),
        (4, "4일 남음", "cool"),
    ],
)
def test_the_due_chip_says_how_urgent_it_is(left, text, tone):
    assert dates.due_phrase(left) == {"text": text, "tone": tone}


def test_filters_stay_silent_without_a_value():
    template = Template(
        "{% load phrases %}{{ x|kdate }}{{ x|ktime }}{{ x|kdatetime }}{{ x|krange:x }}{{ x|due_phrase }}"
    )
    assert template.render(Context({"x": None})) == "{}"


def test_an_icon_is_drawn_into_the_page_and_hidden_from_readers():
    drawn = Template('{% load phrases %}{% icon "check" 20 %}').render(Context())
    assert drawn.startswith('<svg class="ic ic-20"')
    assert 'aria-hidden="true"' in drawn
    assert "style=" not in drawn


def test_an_icon_name_cannot_reach_another_file():
    with pytest.raises(ValueError, match="not the name"):
        icons.drawing("../base")


def test_a_phone_number_becomes_a_tel_link():
    assert Template("{% load phrases %}{{ '051-000-4000'|tel }}").render(Context()) == "0510004000"
