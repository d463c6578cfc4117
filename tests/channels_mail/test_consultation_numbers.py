"""Numbers of persons in letters: masked for officers, opened with a reason, and their writer is told."""

import uuid

import pytest
from django.core import mail
from django.urls import reverse

from channels_mail.consultation import workflow
from citizens.access_log.models import AccessLogEntry
from tests.factories.accounts import OfficerFactory
from tests.factories.consultations import ConsultationFactory

pytestmark = pytest.mark.django_db
CARD, HIDDEN = "4242-4242-4242-4242", "4242-****-****-4242"
REASON = {"reason": "identity", "detail": "환불할 카드가 맞는지 확인"}


@pytest.fixture
def officer(db):
    return OfficerFactory()


@pytest.fixture
def consultation(citizen, officer):
    mail.outbox.clear()
    return ConsultationFactory(account=citizen, officer=officer, subject=f"카드 {CARD}", body=f"{CARD} 로 냈습니다")


def thread(browser, consultation):
    return browser.get(reverse("office_consultations:thread", args=[consultation.number])).content.decode()


def test_the_officer_sees_a_masked_number_and_the_citizen_their_own(consultation, officer, citizen, client_for):
    page = thread(client_for(officer), consultation)
    inbox = client_for(officer).get(reverse("office_consultations:inbox")).content.decode()
    own = client_for(citizen).get(reverse("consultations:thread", args=[consultation.number])).content.decode()
    assert CARD not in page + inbox
    assert HIDDEN in page and HIDDEN in inbox
    assert f"{CARD} 로 냈습니다" in own
    assert "담당자에게 가려서 보입니다: 카드번호" in own


def test_the_original_opens_for_the_one_in_charge_with_a_reason_that_is_kept(consultation, officer, client_for):
    browser = client_for(officer)
    address = reverse("office_consultations:reveal", args=[consultation.number])
    assert CARD not in browser.post(address, {"reason": "identity"}).content.decode()
    assert browser.post(address, REASON).status_code == 302
    assert f"{CARD} 로 냈습니다" in thread(browser, consultation)
    entry = AccessLogEntry.objects.get(action="reveal")
    assert (entry.actor, entry.target) == (officer, consultation.number)
    assert "환불할 카드" in entry.sealed_purpose.open()
    browser.post(address, {"mask": "1"})
    assert CARD not in thread(browser, consultation)


def test_who_is_only_invited_opens_nothing(consultation, officer, client_for):
    reader = OfficerFactory(department=officer.department)
    workflow.invite_reader(consultation, by=officer, account=reader, reason="도와 달라고")
    browser = client_for(reader)
    address = reverse("office_consultations:reveal", args=[consultation.number])
    assert browser.post(address, REASON).status_code == 404
    assert CARD not in thread(browser, consultation)


def test_the_sender_is_told_once_and_without_the_number(consultation, citizen):
    (letter,) = [letter for letter in mail.outbox if "가렸습니다" in letter.subject]
    assert "카드번호" in letter.body
    assert CARD not in letter.body
    workflow.write(consultation, body="번호 없는 글", by=citizen, submission_key=uuid.uuid4())
    assert len([letter for letter in mail.outbox if "가렸습니다" in letter.subject]) == 1


def test_a_phone_number_stays_for_who_must_call_back(citizen, officer, client_for):
    asked = ConsultationFactory(account=citizen, officer=officer, body="010-0000-1234 로 전화 주세요")
    assert "010-0000-1234" in thread(client_for(officer), asked)
