"""Presses are counted for all together, never for a machine, and a link leads nowhere but where an officer wrote."""

import time

import pytest
from django.core.cache import cache

from channels_mail.campaigns import comparing, measuring
from channels_mail.campaigns.content import rendering
from channels_mail.campaigns.models import CountedLink
from tests.factories.campaigns import CampaignFactory

pytestmark = pytest.mark.django_db
PERSON = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15"}
BLOCKS = [
    {"kind": "text", "id": "aaaaaaaa", "text": "본문입니다."},
    {"kind": "button", "id": "bbbbbbbb", "label": "의견 남기기", "link": "https://vote.hanbyeol.example/bus"},
    {"kind": "petition_type", "id": "cccccccc", "code": "bus-stop", "title": "정류장", "summary": ""},
]


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def campaign():
    campaign = CampaignFactory(blocks=BLOCKS, measures_clicks=True)
    measuring.prepare(campaign.version)
    return campaign


@pytest.fixture
def link(campaign):
    return campaign.version.links.get(block="bbbbbbbb")


def long_ago():
    return str(int(time.time() // 60) - 30)


def test_a_counted_letter_leads_over_our_site_with_no_word_of_its_reader(campaign, link, settings):
    made = rendering.render(campaign.version, {"이름": "김한별", "minute": "29000000"})

    assert f"{settings.SITE_URL}/newsletters/links/{link.pk}/?m=29000000" in made.html
    assert "vote.hanbyeol.example" not in made.html
    assert "김한별" not in made.html.partition("/newsletters/links/")[2].partition('"')[0]


def test_without_counting_links_are_plain(campaign):
    campaign.measures_clicks = False
    made = rendering.render(campaign.version, {"minute": "29000000"})

    assert 'href="https://vote.hanbyeol.example/bus"' in made.html and "/newsletters/links/" not in made.html


def test_nothing_in_a_letter_reports_that_it_was_opened(campaign):
    made = rendering.render(
        campaign.version, {"minute": "29000000", "unsubscribe": "https://u/", "choices": "https://c/"}
    )

    assert made.html.count("<img") == 1 and "letter-logo" in made.html


def test_preparing_twice_adds_nothing(campaign):
    measuring.prepare(campaign.version)

    assert CountedLink.objects.count() == 2


def test_a_person_is_sent_on_and_counted_once_a_day(client, link):
    for _press in range(3):
        answer = client.get(link.counted_path, {"m": long_ago()}, headers=PERSON)

    assert answer.status_code == 302 and answer["Location"] == "https://vote.hanbyeol.example/bus"
    assert "Set-Cookie" not in answer.headers
    link.refresh_from_db()
    assert (link.presses, link.machines) == (1, 0)


@pytest.mark.parametrize(
    ("method", "headers", "minute"),
    [
        ("head", PERSON, "0"),
        ("get", {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "0"),
        ("get", {"User-Agent": ""}, "0"),
        ("get", PERSON | {"Sec-Purpose": "prefetch;prerender"}, "0"),
        ("get", PERSON, "now"),
    ],
)
def test_a_machine_is_sent_on_and_not_counted(client, link, method, headers, minute):
    minute = str(int(time.time() // 60)) if minute == "now" else minute
    answer = getattr(client, method)(f"{link.counted_path}?m={minute}", headers=headers)

    assert answer.status_code == 302
    link.refresh_from_db()
    assert (link.presses, link.machines) == (0, 1)


def test_the_address_cannot_be_chosen_by_whoever_presses(client, link):
    for query in ({"url": "https://evil.example/"}, {"next": "//evil.example"}, {"m": "https://evil.example"}):
        assert client.get(link.counted_path, query, headers=PERSON)["Location"] == "https://vote.hanbyeol.example/bus"


def test_a_dangerous_address_that_got_into_the_table_leads_nowhere(client, link):
    CountedLink.objects.filter(pk=link.pk).update(address="javascript:alert(1)")

    assert client.get(link.counted_path, headers=PERSON).status_code == 404


def test_fewer_than_ten_presses_are_not_shown(link):
    assert [CountedLink(presses=count).shown_presses for count in (0, 9, 10)] == [None, None, 10]


def test_a_difference_that_chance_explains_has_no_winner():
    compared = comparing.compare(12, 100, 9, 100)
    assert compared.winner == "" and compared.low < 0 < compared.high

    assert comparing.compare(90, 1000, 30, 1000).winner == "A"
    assert comparing.compare(30, 1000, 90, 1000).winner == "B"
    assert comparing.compare(0, 0, 5, 10) is None


def test_the_interval_is_newcombes():
    # Newcombe 1998, table II, method 10: 56/70 against 48/80.
    compared = comparing.compare(56, 70, 48, 80)

    assert (round(compared.low, 4), round(compared.high, 4)) == (0.0524, 0.3339)
