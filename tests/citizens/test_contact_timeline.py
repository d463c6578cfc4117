"""One timeline over all channels, as the citizen and as officers read it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from citizens.contacts import actions
from citizens.contacts.timeline import PAGE_SIZE
from tests.factories.accounts import OfficerFactory

pytestmark = pytest.mark.django_db
MINE = "/me/contacts/"


@pytest.fixture
def officer():
    return OfficerFactory(display_name="한도로")


def contact(account, officer=None, **wanted):
    wanted = {"channel": "phone", "direction": "in", "kind": "question"} | wanted
    return actions.record(citizen=account.citizen, by=officer, **wanted)


def text(answer):
    return answer.content.decode()


def test_a_citizen_reads_every_way_and_direction_but_no_note(citizen, officer, client_for):
    contact(citizen, officer, note="말이 길어지심")
    contact(citizen, channel="mail", direction="out", kind="answer", target="HB-2611-000482-4")
    page = text(client_for(citizen).get(MINE))

    assert "전화 · 문의" in page and "구청에" in page and "한도로" in page
    assert "전자우편 · 답변" in page and "구청에서" in page
    assert reverse("petitions:detail", args=["HB-2611-000482-4"]) in page
    assert "말이 길어지심" not in page


def test_nobody_elses_contacts_are_there(citizen, officer, client_for):
    from tests.factories.registry import CitizenFactory

    actions.record(citizen=CitizenFactory(), channel="fax", direction="in", kind="question", by=officer)

    assert "아직 주고받은 기록이 없습니다." in text(client_for(citizen).get(MINE))


def test_it_is_narrowed_by_way_and_direction(citizen, officer, client_for):
    contact(citizen, officer, channel="visit")
    contact(citizen, channel="mail", direction="out", kind="notice")
    browser = client_for(citizen)

    def shown(query):
        return [line.contact.channel for line in browser.get(MINE + query).context["lines"]]

    assert shown("?channel=visit") == ["visit"]
    assert shown("?direction=out") == ["mail"]
    assert shown("?channel=visit&direction=out") == []
    assert len(shown("?channel=pigeon")) == 2


def test_it_pages_by_key_and_asks_as_often_for_a_full_page(citizen, officer, client_for):
    browser, now = client_for(citizen), timezone.now()

    def queries():
        with CaptureQueriesContext(connection) as seen:
            answer = browser.get(MINE)
        return len(seen), answer

    contact(citizen, officer, at=now)
    queries()
    one, _answer = queries()
    for minutes in range(1, PAGE_SIZE + 5):
        contact(citizen, officer, at=now - timedelta(minutes=minutes))
    many, answer = queries()
    rest = browser.get(MINE, {"after": answer.context["page"].next_mark})

    assert one == many
    assert len(answer.context["lines"]) == PAGE_SIZE and len(rest.context["lines"]) == 5


def test_an_officers_look_at_the_timeline_is_logged_with_its_count(citizen, officer, client_for):
    contact(citizen, officer, note="가로등 위치를 확인함")
    contact(citizen, channel="mail", direction="out", kind="notice")
    address = reverse("office_citizens:contacts", args=[citizen.citizen.pk])
    browser = client_for(officer)

    assert "왜 보나요?" in text(browser.get(address)) and not AccessLogEntry.objects.exists()
    assert "가로등 위치를 확인함" in text(browser.get(address, {"purpose": "call"}))
    entry = AccessLogEntry.objects.get()
    assert (entry.action, entry.count, entry.citizen_id, entry.purpose) == ("view", 2, citizen.citizen.pk, "전화 응대")
