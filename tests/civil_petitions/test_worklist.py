"""The officers' worklist and case page: who sees what, what is masked, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from civil_petitions import workflow
from civil_petitions.models import Petition
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
WORKLIST = "/office/worklist/"


def case_url(petition, step=""):
    return reverse("office_petitions:case", args=[petition.receipt_number]) + step


@pytest.fixture
def petition():
    citizen = CitizenFactory(account=AccountFactory(), name="홍길동", phone="010-0000-1234")
    return PetitionFactory(assigned=True, citizen=citizen)


def test_the_most_urgent_comes_first_and_names_are_masked(petition, client_for):
    later = PetitionFactory(
        received=True, form_version=petition.form_version, at=timezone.now() + timedelta(days=1), title="나중 민원"
    )

    page = client_for(petition.officer).get(WORKLIST).content.decode()

    assert page.index(petition.receipt_number) < page.index(later.receipt_number)
    assert "홍*동" in page and "홍길동" not in page


def test_a_list_that_an_officer_sees_is_one_entry_with_its_count(petition, client_for):
    client_for(petition.officer).get(WORKLIST)

    entry = AccessLogEntry.objects.get(action="list")
    assert (entry.actor, entry.count) == (petition.officer, 1)


def test_another_departments_petition_is_neither_listed_nor_found(petition, client_for):
    browser = client_for(OfficerFactory())

    assert petition.receipt_number not in browser.get(WORKLIST).content.decode()
    assert browser.get(case_url(petition)).status_code == 404
    assert browser.post(case_url(petition, "answer/"), {"version": petition.version}).status_code == 404


def test_a_citizen_does_not_get_into_the_back_office(petition, client_for):
    assert client_for(petition.petitioner.account).get(WORKLIST).status_code == 403


@pytest.mark.parametrize(
    ("view", "expected"), [("mine", True), ("unassigned", False), ("overdue", False), ("supplement", False)]
)
def test_each_view_narrows_the_list(petition, client_for, view, expected):
    page = client_for(petition.officer).get(WORKLIST, {"view": view}).content.decode()

    assert (case_url(petition) in page) is expected


def test_a_petition_past_its_time_is_overdue_and_one_that_waits_for_a_citizen_is_not(client_for):
    late = PetitionFactory(assigned=True, at=timezone.now() - timedelta(days=30), period=("day", 3))
    waiting = PetitionFactory(
        waiting=True, officer=late.officer, form_version=late.form_version, at=timezone.now() - timedelta(days=5)
    )

    page = client_for(late.officer).get(WORKLIST, {"view": "overdue"}).content.decode()

    assert case_url(late) in page and case_url(waiting) not in page


def test_a_full_receipt_number_leads_straight_to_its_case(petition, client_for):
    answer = client_for(petition.officer).get(WORKLIST, {"q": petition.receipt_number.lower()})

    assert answer.headers["Location"] == case_url(petition)


def test_nonsense_in_the_address_still_gives_a_list(petition, client_for):
    query = {"view": "없음", "after": "9e9_x", "group": "'--", "dong": "\x00", "channel": "?", "q": "%_\\"}

    assert client_for(petition.officer).get(WORKLIST, query).status_code == 200


def test_the_next_page_begins_after_the_last_row_seen(petition, client_for, monkeypatch):
    monkeypatch.setattr("civil_petitions.views.office.worklist.PAGE_SIZE", 1)
    other = PetitionFactory(received=True, form_version=petition.form_version, at=timezone.now() + timedelta(days=1))
    browser = client_for(petition.officer)
    mark = browser.get(WORKLIST).context["page"].next_mark

    second = browser.get(WORKLIST, {"after": mark}, headers={"HX-Request": "true"})

    assert [row["petition"] for row in second.context["rows"]] == [other]
    assert "<html" not in second.content.decode()


def test_the_case_is_masked_and_the_look_is_logged_before(petition, client_for):
    page = client_for(petition.officer).get(case_url(petition)).content.decode()

    assert "홍*동" in page and "홍길동" not in page and "010-0000-1234" not in page
    entry = AccessLogEntry.objects.get(action="view")
    assert (entry.citizen_id, entry.target) == (petition.petitioner_id, petition.receipt_number)


def test_a_reveal_needs_a_reason_and_leaves_it_in_the_log(petition, client_for):
    browser = client_for(petition.officer)

    refused = browser.post(case_url(petition, "reveal/"), {"reason": "contact", "detail": ""})
    assert "홍길동" not in refused.content.decode()
    shown = browser.post(
        case_url(petition, "reveal/"), {"reason": "contact", "detail": "사진을 다시 부탁"}, follow=True
    )

    assert "홍길동" in shown.content.decode()
    entry = AccessLogEntry.objects.get(action="reveal")
    assert "사진을 다시 부탁" in entry.purpose and entry.citizen_id == petition.petitioner_id


def test_an_answer_ends_the_petition(petition, client_for):
    data = {"version": petition.version, "outcome": "accepted", "conclusion": "도로를 고쳤습니다."}

    answer = client_for(petition.officer).post(case_url(petition, "answer/"), data)

    petition.refresh_from_db()
    assert answer.headers["Location"] == WORKLIST and petition.status == "answered"


def test_a_stale_tab_is_told_who_was_faster_and_loses_nothing(petition, client_for):
    seen = petition.version
    workflow.notify_progress(petition, by=petition.officer, note="보고 있습니다.")
    data = {"version": seen, "outcome": "accepted", "conclusion": "도로를 다시 깔았습니다."}

    answer = client_for(petition.officer).post(case_url(petition, "answer/"), data)

    page = answer.content.decode()
    assert petition.officer.display_name in page and "먼저 바꿨습니다" in page and "도로를 다시 깔았습니다." in page
    assert Petition.objects.get(pk=petition.pk).status == "processing"


def test_a_resident_number_in_an_answer_is_refused_and_the_text_kept(petition, client_for):
    text = "신청인 900101-1234567 확인"
    data = {"version": petition.version, "outcome": "accepted", "conclusion": text}

    page = client_for(petition.officer).post(case_url(petition, "answer/"), data).content.decode()

    assert "주민등록번호" in page
    assert Petition.objects.get(pk=petition.pk).status == "assigned"


def test_an_internal_note_is_shown_to_officers_only(petition, client_for):
    client_for(petition.officer).post(
        case_url(petition, "internal-note/"), {"version": petition.version, "text": "세 번째 신고"}
    )

    assert "세 번째 신고" in client_for(petition.officer).get(case_url(petition)).content.decode()
    own = client_for(petition.petitioner.account).get(f"/petitions/{petition.receipt_number}/")
    assert own.status_code == 200 and "세 번째 신고" not in own.content.decode()


def test_every_step_of_the_case_page_opens(petition, client_for):
    browser = client_for(petition.officer)
    steps = browser.get(case_url(petition)).context["steps"]

    assert len(steps) == 9
    for step in steps:
        assert browser.get(case_url(petition, step.noun.replace("_", "-") + "/")).status_code == 200


def test_the_queries_of_list_and_case_do_not_grow(petition, client_for, django_assert_max_num_queries):
    for number in range(12):
        PetitionFactory(
            assigned=True, officer=petition.officer, form_version=petition.form_version, title=f"민원 {number}"
        )
    browser = client_for(petition.officer)
    browser.get(WORKLIST)  # the session's first look

    with django_assert_max_num_queries(10):
        browser.get(WORKLIST)
    with django_assert_max_num_queries(15):
        browser.get(case_url(petition))
