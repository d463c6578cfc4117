"""What the officer is helped with: where a letter belongs, what is missing, ready words, and who else is here."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from channels_mail.consultation import workflow
from channels_mail.consultation.models import CannedReply
from citizens.accounts.models import Department
from civil_petitions.triage.missing import missing_facts
from civil_petitions.triage.models import RoutingJudgement
from tests.factories.accounts import OfficerFactory
from tests.factories.consultations import ConsultationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    call_command("load_catalogue", verbosity=0, stdout=io.StringIO())
    return OfficerFactory(department=Department.objects.get(pk="civil"))


@pytest.fixture
def consultation(citizen, officer):
    return ConsultationFactory(
        account=citizen, officer=officer, subject="가로등 고장", body="등이 꺼져서 무섭습니다. 고쳐 주세요."
    )


def at(consultation, name):
    return reverse(f"office_consultations:{name}", args=[consultation.number])


def test_the_suggestion_names_departments_words_and_what_is_missing(consultation, officer, client_for):
    page = client_for(officer).get(at(consultation, "thread")).content.decode()
    assert "도로과" in page
    assert ">가로등</mark>" in page
    assert "어디인지" in page


def test_a_correction_is_kept_sealed_and_leads_to_the_handover(consultation, officer, client_for):
    answer = client_for(officer).post(at(consultation, "judgement"), {"department": "road"})
    judgement = RoutingJudgement.objects.get()
    assert (judgement.department_id, judgement.was_right) == ("road", True)
    assert answer["Location"].endswith("?department=road")
    page = client_for(officer).get(answer["Location"]).content.decode()
    assert '<option value="road" selected>' in page


def test_who_is_only_invited_sees_no_suggestion_and_judges_nothing(consultation, officer, client_for):
    reader = OfficerFactory()
    workflow.invite_reader(consultation, by=officer, account=reader, reason="도움")
    assert "어디 일인가요?" not in client_for(reader).get(at(consultation, "thread")).content.decode()
    assert client_for(reader).post(at(consultation, "judgement"), {"department": "road"}).status_code == 404


def test_a_model_that_is_often_wrong_is_silent_and_the_page_says_so(consultation, officer, client_for, monkeypatch):
    from civil_petitions.triage import accuracy

    monkeypatch.setattr(accuracy, "FEWEST", 1)
    client_for(officer).post(at(consultation, "judgement"), {"department": "tax"})
    accuracy.check()
    page = client_for(officer).get(at(consultation, "thread")).content.decode()
    assert "모형이 쉬고 있어" in page and "어디 일인가요?" in page


def test_one_question_is_ready_for_what_is_missing(consultation, officer, client_for):
    browser, version = client_for(officer), consultation.version
    sent = {"version": version, "body": "안녕하세요.", "template": "place", "insert": "1"}
    page = browser.post(at(consultation, "question"), sent).content.decode()
    assert "안녕하세요." in page and "어디에서 생긴 일인지" in page
    assert consultation.messages.count() == 1
    browser.post(at(consultation, "question"), {"version": version, "body": "어디인가요?", "template": "place"})
    assert consultation.messages.last().body() == "어디인가요?"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("등이 꺼졌어요", ["place"]),
        ("새솔로 12길 등이 꺼졌어요", []),
        ("시장 입구에 등이 꺼졌어요", []),
    ],
)
def test_what_a_report_needs_is_looked_for(text, missing):
    found = missing_facts(text, catalog_id="report-streetlight", kind21="신고")
    assert [fact.code for fact in found] == missing


def test_a_parked_car_needs_place_time_and_plate():
    found = missing_facts("차를 대 놨어요", catalog_id="report-illegal-parking", kind21="신고")
    assert [fact.code for fact in found] == ["place", "time", "vehicle"]
    assert not missing_facts("어제 새솔로 12 앞 12가3456", catalog_id="report-illegal-parking", kind21="신고")


def test_ready_words_are_filled_and_what_was_typed_stays(consultation, officer, client_for):
    theirs = CannedReply.objects.create(title="첫 답", body="{부서} {담당자}입니다. {상담번호} 잘 받았습니다.")
    other = CannedReply.objects.create(title="남의 답", body="x", department=OfficerFactory().department)
    browser = client_for(officer)
    assert "남의 답" not in browser.get(at(consultation, "answer")).content.decode()
    sent = {"version": consultation.version, "body": "쓰던 글", "template": str(theirs.pk), "insert": "1"}
    page = browser.post(at(consultation, "answer"), sent).content.decode()
    assert "쓰던 글" in page and f"{consultation.number} 잘 받았습니다." in page
    page = browser.post(at(consultation, "answer"), sent | {"template": str(other.pk)}).content.decode()
    assert "쓰던 글" in page
    assert consultation.messages.count() == 1


def test_an_unknown_place_in_ready_words_is_refused():
    with pytest.raises(ValidationError):
        CannedReply(title="x", body="{주민번호} 님").full_clean()


def test_a_colleague_who_reads_at_the_same_time_is_named(consultation, officer, client_for):
    reader = OfficerFactory(display_name="나란히")
    workflow.invite_reader(consultation, by=officer, account=reader, reason="도움")
    assert "님도 지금 이 상담을" not in client_for(officer).get(at(consultation, "thread")).content.decode()
    client_for(reader).get(at(consultation, "thread"))
    page = client_for(officer).get(at(consultation, "thread")).content.decode()
    assert "나란히 님도 지금 이 상담을" in " ".join(page.split())
