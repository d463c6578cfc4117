from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from citizens.contacts import actions as contacts
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
SEARCH = "/office/citizens/"


@pytest.fixture
def officer():
    return OfficerFactory(display_name="한도로")


@pytest.fixture
def browser(officer, client_for):
    return client_for(officer)


@pytest.fixture
def person():
    return CitizenFactory(name="홍길동", email="hong@mail.example", phone="010-0000-1234")


def page_of(person, purpose="?purpose=call"):
    return reverse("office_citizens:page", args=[person.pk]) + purpose


def entries():
    return [(each.action, each.citizen_id, each.purpose) for each in AccessLogEntry.objects.order_by("occurred_at")]


def text(answer):
    return answer.content.decode()


def test_the_page_shows_nothing_before_a_purpose_is_given(browser, person):
    answer = browser.get(page_of(person, ""))

    assert answer.status_code == 200 and "왜 보나요?" in text(answer)
    assert "홍*동" not in text(answer) and entries() == []


def test_a_purpose_that_is_none_of_ours_is_asked_again(browser, person):
    answer = browser.get(page_of(person, "?purpose=curiosity"))

    assert "까닭을 골라 주세요." in text(answer) and "홍*동" not in text(answer)


def test_opening_it_is_in_the_log_with_its_purpose_for_the_citizen_to_read(browser, person, officer):
    answer = browser.get(page_of(person))

    assert entries() == [("view", person.pk, "전화 응대")]
    assert AccessLogEntry.objects.get().actor == officer
    assert "홍*동" in text(answer) and "010-****-1234" in text(answer)
    assert "홍길동" not in text(answer) and "hong@mail.example" not in text(answer)


def test_a_number_leads_to_the_one_person_and_stands_in_no_address(browser, person):
    answer = browser.post(SEARCH, {"contact": "01000001234", "purpose": "call"})

    assert answer["Location"] == page_of(person)
    assert entries() == [("search", person.pk, "전화 응대")]


def test_of_two_at_one_number_the_officer_picks_masked(browser, person):
    wife = CitizenFactory(name="성춘향", phone="010-0000-1234")
    answer = browser.post(SEARCH, {"contact": "010-0000-1234", "purpose": "visit"})

    assert "홍*동" in text(answer) and "성*향" in text(answer) and "홍길동" not in text(answer)
    entry = AccessLogEntry.objects.get()
    assert (entry.action, entry.purpose, entry.count) == ("search", "방문 응대", 2)
    assert set(entry.listed) == {person.pk, wife.pk}


def test_a_search_that_finds_nobody_is_logged_too(browser, person):
    answer = browser.post(SEARCH, {"contact": "nobody@mail.example", "purpose": "call"})

    assert "이 번호나 주소를 쓰는 구민이 없습니다." in text(answer)
    assert [(each.action, each.count) for each in AccessLogEntry.objects.all()] == [("search", 0)]


def test_a_part_of_a_number_finds_nobody(browser, person):
    browser.post(SEARCH, {"contact": "1234", "purpose": "call"})

    assert entries() == [("search", None, "전화 응대")]


def test_revealing_needs_a_reason_is_logged_before_it_shows_and_ends_after_five_minutes(browser, person):
    address = reverse("office_citizens:reveal", args=[person.pk]) + "?purpose=call"
    refused = browser.post(address, {"reason": "contact", "detail": "왜"})
    shown = browser.post(address, {"reason": "contact", "detail": "가로등 위치를 물어보려고"}, follow=True)

    assert "홍길동" not in text(refused) and "홍길동" in text(shown)
    assert ("reveal", person.pk, "구민에게 연락: 가로등 위치를 물어보려고") in entries()
    assert "홍길동" in text(browser.get(page_of(person)))
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1)):
        assert "홍길동" not in text(browser.get(page_of(person)))


def test_what_is_masked_again_stays_masked(browser, person):
    address = reverse("office_citizens:reveal", args=[person.pk]) + "?purpose=call"
    browser.post(address, {"reason": "contact", "detail": "가로등 위치를 물어보려고"})

    assert "홍길동" not in text(browser.post(address, {"mask": "1"}, follow=True))
    assert "홍길동" not in text(browser.get(page_of(person)))


def test_only_petitions_the_officer_may_see_are_shown(browser, officer, person):
    own = PetitionFactory(citizen=person, department=officer.department, title="우리 부서의 가로등")
    other = PetitionFactory(citizen=person, title="다른 부서의 주차")
    page = text(browser.get(page_of(person)))

    assert own.receipt_number in page and "우리 부서의 가로등" in page
    assert "다른 부서의 주차" not in page and other.pk


def test_a_note_is_read_by_the_department_that_wrote_it_alone(browser, officer, person, client_for):
    contacts.record(citizen=person, channel="phone", direction="in", kind="question", by=officer, note="무릎이 아프심")
    own, other = text(browser.get(page_of(person))), text(client_for(OfficerFactory()).get(page_of(person)))

    assert "무릎이 아프심" in own and "무릎이 아프심" not in other
    assert "전화 · 문의" in own and "전화 · 문의" in other


def test_a_destroyed_person_is_not_found(browser, person):
    person.subject_key.destroy()

    assert browser.get(page_of(person)).status_code == 404
    answer = browser.post(SEARCH, {"contact": "010-0000-1234", "purpose": "call"})
    assert "이 번호나 주소를 쓰는 구민이 없습니다." in text(answer)


def test_who_does_not_answer_citizens_does_not_get_in(client_for, person):
    for role in ("privacy", "auditor", "campaign", "administrator"):
        browser = client_for(OfficerFactory(**{role: True}))
        assert browser.get(page_of(person)).status_code == 403
        assert browser.post(SEARCH, {"contact": "010-0000-1234", "purpose": "call"}).status_code == 403
    assert entries() == []


def test_the_page_asks_as_often_for_ten_contacts_and_petitions_as_for_one(browser, officer, person):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert browser.get(page_of(person)).status_code == 200
        return len(seen)

    PetitionFactory(citizen=person, department=officer.department)
    contacts.record(citizen=person, channel="phone", direction="in", kind="question", by=officer, note="하나")
    queries()  # the first one fetches keys
    one = queries()
    for number in range(9):
        PetitionFactory(citizen=person, department=officer.department)
        contacts.record(citizen=person, channel="visit", direction="in", kind="question", by=officer, note=str(number))
    assert queries() == one
