"""The entry screen for a call or a visit."""

import uuid
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from citizens.contacts import actions, entry_drafts
from citizens.contacts.models import Contact, EntryDraft, FollowUp
from citizens.registry.models import Citizen
from civil_petitions.office_hours import OfficeCalendar
from portal.counter.promise_days import promised_day
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory, PetitionTypeFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
NEW, PEOPLE, DRAFT = "/office/contacts/new/", "/office/contacts/new/people/", "/office/contacts/new/draft/"


@pytest.fixture
def officer():
    return OfficerFactory(display_name="한도로")


@pytest.fixture
def browser(officer, client_for):
    return client_for(officer)


@pytest.fixture
def person():
    return CitizenFactory(name="홍길동", phone="010-0000-1234")


def typed(**words):
    words = {"channel": "phone", "direction": "in", "note": "가로등이 꺼졌다고 하심"} | words
    return {"submission_key": str(uuid.uuid4())} | words


def text(answer):
    return answer.content.decode()


def save(browser, **words):
    answer = browser.post(NEW, typed(**words))
    assert answer.status_code == 302, text(answer)
    return Contact.objects.latest("recorded_at")


# --- who --------------------------------------------------------------------------------------------
def test_a_number_shows_who_has_it_masked_and_logs_the_search(browser, person):
    answer = browser.post(PEOPLE, {"contact": "01000001234"})

    assert "홍*동" in text(answer) and "홍길동" not in text(answer)
    entry = AccessLogEntry.objects.get()
    assert (entry.action, entry.citizen_id, entry.purpose) == ("search", person.pk, "전화 응대")


def test_half_a_number_finds_nobody_and_logs_nothing(browser, person):
    for half in ("010", "0100000", "a@b", "", "x" * 300):
        assert "홍*동" not in text(browser.post(PEOPLE, {"contact": half}))
    assert not AccessLogEntry.objects.exists()


def test_the_callers_open_petitions_and_calls_are_there(browser, officer, person):
    PetitionFactory(citizen=person, department=officer.department, title="우리 부서의 가로등")
    PetitionFactory(citizen=person, title="다른 부서의 주차")
    for _call in range(2):
        actions.record(citizen=person, channel="phone", direction="in", kind="question", by=officer)
    page = text(browser.post(PEOPLE, {"contact": "010-0000-1234"}))

    assert "우리 부서의 가로등" in page and "다른 부서의 주차" not in page
    assert "열린 민원 2건" in page and "30일 동안 4번 연락" in page and "자주 연락하신 분" in page


def test_the_only_person_of_a_number_is_preselected_and_of_two_nobody_is(browser, person):
    assert f'value="{person.pk}" checked' in text(browser.post(PEOPLE, {"contact": "010-0000-1234"}))
    CitizenFactory(name="성춘향", phone="010-0000-1234")
    assert "checked" not in text(browser.post(PEOPLE, {"contact": "010-0000-1234"}))
    assert 'value="new" checked' in text(browser.post(PEOPLE, {"contact": "010-0000-9999"}))


def test_without_script_the_first_enter_finds_and_asks_who(browser, person):
    answer = browser.post(NEW, typed(contact="010-0000-1234"))

    assert "누구인지 골라 주세요." in text(answer) and "홍*동" in text(answer)
    assert "가로등이 꺼졌다고 하심" in text(answer)
    assert not Contact.objects.exists()
    found = browser.post(NEW, typed(contact="010-0000-1234", find="1"))
    assert f'value="{person.pk}" checked' in text(found) and "가로등이 꺼졌다고 하심" in text(found)


def test_a_known_caller_is_written_down_under_their_own_key(browser, officer, person):
    contact = save(browser, contact="010-0000-1234", citizen=str(person.pk), kind_words="2")

    assert (contact.citizen, contact.officer, contact.kind) == (person, officer, "report")
    assert contact.note() == "가로등이 꺼졌다고 하심" and contact.subject_key_id == person.subject_key_id
    assert contact.duration_seconds is None or contact.duration_seconds >= 0


def test_a_new_caller_is_registered(browser):
    contact = save(browser, contact="01000005555", citizen="new", name="성춘향")

    assert contact.citizen.masked().name == "성*향"
    assert Citizen.objects.with_phone("010-0000-5555").get() == contact.citizen


def test_who_does_not_say_their_name_is_nobody(browser):
    assert save(browser).citizen is None
    assert save(browser, contact="010-0000-1234", citizen="nobody").citizen is None
    assert not Citizen.objects.exists()


def test_a_person_that_does_not_exist_or_was_destroyed_is_not_taken(browser, person):
    person.subject_key.destroy()
    for picked in (str(uuid.uuid4()), str(person.pk), "홍길동"):
        assert "누구인지 골라 주세요." in text(browser.post(NEW, typed(citizen=picked)))
    assert not Contact.objects.exists()


# --- what about -------------------------------------------------------------------------------------
def test_a_word_of_ours_or_its_number_is_the_kind(browser):
    assert save(browser, kind_words="").kind == "question"
    assert save(browser, kind_words="불만").kind == "complaint"
    assert save(browser, kind_words="3").kind == "suggestion"


def test_the_name_of_a_petition_type_is_the_topic_and_is_read_out(browser):
    kind = PetitionTypeFactory(id="report-streetlight", name_ko="가로등 고장 신고")
    contact = save(browser, kind_words="가로등 고장 신고")

    assert (contact.kind, contact.topic) == ("report", kind.pk)
    page = text(browser.post("/office/contacts/new/wish/", {"kind_words": "가로등 고장 신고"}))
    assert "처리기간" in page and kind.department.name in page


# --- promises ---------------------------------------------------------------------------------------
def test_a_promise_becomes_a_task_with_a_date_for_this_officer(browser, officer, person):
    contact = save(browser, citizen=str(person.pk), promise_words="오늘", promise_text="공사 일정 알려 드리기")

    task = FollowUp.objects.get()
    assert (task.contact, task.citizen, task.owner) == (contact, person, officer)
    assert task.text() == "공사 일정 알려 드리기" and task.due_on >= timezone.localdate()


def test_a_promise_without_words_is_to_call_back(browser):
    save(browser, promise_words="2")

    assert (FollowUp.objects.get().text(), FollowUp.objects.get().kind) == ("다시 전화하기", "call_back")


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("오늘", "2026-11-25", "2026-11-25"),
        ("1", "2026-11-28", "2026-11-30"),  # a Saturday
        ("내일", "2026-11-25", "2026-11-26"),
        ("2", "2026-11-27", "2026-11-30"),  # a Friday
        ("내일", "2026-12-24", "2026-12-28"),  # before a holiday and a weekend
        ("이번 주", "2026-11-25", "2026-11-27"),
        ("3", "2026-11-29", "2026-11-30"),  # a Sunday: the week is over
        ("이번 주", "2026-12-22", "2026-12-24"),  # Friday is a holiday
        ("다음 주", "2026-11-25", "2026-12-04"),
        ("11. 30.", "2026-11-25", "2026-11-30"),
        ("12월 3일", "2026-11-25", "2026-12-03"),
        ("1/5", "2026-11-25", "2027-01-05"),
        ("2026-11-24", "2026-11-25", None),
        ("2/30", "2026-11-25", None),
        ("언젠가", "2026-11-25", None),
        ("", "2026-11-25", None),
    ],
)
def test_the_promised_day_is_read_from_words(words, today, day):
    calendar = OfficeCalendar(holidays=frozenset({date(2026, 12, 25)}))

    found = promised_day(words, date.fromisoformat(today), calendar)
    assert found == (date.fromisoformat(day) if day else None)


def test_a_day_that_cannot_be_read_loses_nothing(browser, person):
    answer = browser.post(NEW, typed(citizen=str(person.pk), contact="010-0000-1234", promise_words="언젠가"))

    assert "약속한 날은 오늘, 내일, 이번 주" in text(answer)
    for kept in ("가로등이 꺼졌다고 하심", "언젠가", f'value="{person.pk}" checked'):
        assert kept in text(answer)
    assert not Contact.objects.exists() and not FollowUp.objects.exists()


# --- once, and nothing lost -------------------------------------------------------------------------
def test_a_second_click_makes_nothing(browser):
    words = typed(contact="010-0000-5555", citizen="new", name="성춘향", promise_words="오늘")
    first, second = browser.post(NEW, words), browser.post(NEW, words)

    assert first["Location"] == second["Location"]
    assert (Contact.objects.count(), FollowUp.objects.count(), Citizen.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_one_moment_make_one_contact_one_promise_and_one_person():
    officer = OfficerFactory()
    words = typed(contact="010-0000-5555", citizen="new", name="성춘향", promise_words="오늘")
    barrier, went = Barrier(2), []

    def click():
        browser = Client()
        browser.force_login(officer)
        barrier.wait()
        went.append(browser.post(NEW, words)["Location"])
        connection.close()

    threads = [Thread(target=click) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert len(went) == 2 and went[0] == went[1]
    assert (Contact.objects.count(), FollowUp.objects.count(), Citizen.objects.count()) == (1, 1, 1)


def test_what_is_typed_is_kept_sealed_and_comes_back(browser, officer, person):
    browser.post(DRAFT, typed(contact="010-0000-1234", citizen=str(person.pk), note="반쯤 쓴 글"))
    page = text(browser.get(NEW))

    assert "반쯤 쓴 글" in page and f'value="{person.pk}" checked' in page and "되살렸습니다" in page
    assert "반쯤" not in str(EntryDraft.objects.values()) and "1234" not in str(EntryDraft.objects.values())
    browser.post("/office/contacts/new/draft/discard/")
    assert "반쯤 쓴 글" not in text(browser.get(NEW))


def test_what_was_wrong_is_kept_too(browser):
    browser.post(NEW, typed(note="", promise_text="이것만 썼음"))

    assert "이것만 썼음" in text(browser.get(NEW))


def test_after_saving_the_screen_is_empty_even_when_an_autosave_comes_late(browser):
    words = typed(note="이미 적은 글")
    browser.post(DRAFT, words)
    browser.post(NEW, words)
    browser.post(DRAFT, words)

    assert "이미 적은 글" not in text(browser.get(NEW))
    assert not EntryDraft.objects.exists()


def test_a_draft_is_its_officers_alone_and_goes_after_a_day(browser, client_for):
    browser.post(DRAFT, typed(note="반쯤 쓴 글"))
    assert "반쯤 쓴 글" not in text(client_for(OfficerFactory()).get(NEW))

    assert entry_drafts.destroy_old() == 0
    EntryDraft.objects.update(saved_at=timezone.now() - timedelta(hours=25))
    assert entry_drafts.destroy_old() == 1


# --- afterwards -------------------------------------------------------------------------------------
def test_a_contact_is_opened_by_its_own_department_and_logged(browser, person, client_for):
    contact = save(browser, citizen=str(person.pk))
    address = reverse("office_contacts:contact", args=[contact.pk])

    assert "가로등이 꺼졌다고 하심" in text(browser.get(address))
    assert AccessLogEntry.objects.filter(action="view", citizen=person).count() == 1
    assert client_for(OfficerFactory()).get(address).status_code == 404


def test_a_mistake_is_taken_back_within_ten_minutes(browser, officer):
    contact = save(browser, promise_words="오늘")
    Contact.objects.update(recorded_at=timezone.now() - timedelta(minutes=11))
    address = reverse("office_contacts:taking_back", args=[contact.pk])

    assert browser.post(address).status_code == 302 and Contact.objects.exists()
    Contact.objects.update(recorded_at=timezone.now())
    browser.post(address)
    assert not Contact.objects.exists() and not FollowUp.objects.exists()


def test_another_officers_contact_is_not_taken_back(browser, officer, client_for):
    contact = save(browser)
    colleague = client_for(OfficerFactory(department=officer.department))
    colleague.post(reverse("office_contacts:taking_back", args=[contact.pk]))

    assert Contact.objects.exists()


def test_the_list_is_the_departments_and_logs_whom_it_showed(browser, officer, person, client_for):
    save(browser, citizen=str(person.pk))
    other = client_for(OfficerFactory())
    save(other, note="다른 부서가 들은 말")
    page = text(browser.get("/office/contacts/"))

    assert "가로등이 꺼졌다고 하심" in page and "다른 부서가 들은 말" not in page
    entry = AccessLogEntry.objects.filter(action="list").get()
    assert (entry.listed, entry.count) == ([person.pk], 1)


def test_the_law_ends_a_call_that_hurts(browser):
    assert save(browser, ending="abuse").get_ending_display() == "폭언"
    assert "시행령」 제4조" in text(browser.get(NEW))
