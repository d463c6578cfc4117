"""A private conversation: who may read it, what each side may do, and what leaves the portal."""

import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from channels_mail.consultation import reading, workflow
from channels_mail.consultation.errors import NotAReader, StaleConsultation, StepNotAllowed
from channels_mail.consultation.models import Consultation, MailShows, Reading, Status
from channels_mail.consultation.tasks import close_silent
from citizens.access_log.models import AccessLogEntry
from citizens.contacts.models import Contact
from tests.factories.accounts import OfficerFactory
from tests.factories.consultations import ConsultationFactory

pytestmark = pytest.mark.django_db
SECRET = "무릎이 아파서 병원에 다닙니다"


@pytest.fixture
def officer(db):
    return OfficerFactory()


@pytest.fixture
def colleague(officer):
    return OfficerFactory(department=officer.department)


@pytest.fixture
def consultation(citizen, officer):
    return ConsultationFactory(account=citizen, officer=officer, body=SECRET)


# --- who may read -----------------------------------------------------------------------------------
def test_only_the_writer_and_the_officer_in_charge_read_it(consultation, citizen, officer, colleague):
    readable = Consultation.objects.visible_to
    head = OfficerFactory(department=officer.department, head=True)
    assert readable(citizen).get() == readable(officer).get() == consultation
    assert not readable(colleague).exists()
    assert not readable(head).exists()


def test_before_somebody_takes_it_nobody_of_the_office_reads_it(citizen, officer):
    waiting = ConsultationFactory(account=citizen, department=officer.department)
    assert not Consultation.objects.visible_to(officer).exists()
    assert Consultation.objects.takeable_by(officer).get() == waiting
    assert not Consultation.objects.takeable_by(OfficerFactory()).exists()


def test_the_list_of_letters_nobody_has_shows_nothing_of_them(client_for, citizen, officer):
    ConsultationFactory(account=citizen, department=officer.department, subject="비밀 이야기", body=SECRET)
    page = client_for(officer).get(reverse("office_consultations:inbox"), {"view": "new"}).content.decode()
    assert "비밀 이야기" not in page
    assert "HB-S" in page


def test_who_is_invited_reads_and_the_citizen_is_told_why(consultation, officer, colleague, citizen, client_for):
    mail.outbox.clear()
    reader = workflow.invite_reader(consultation, by=officer, account=colleague, reason="도로 일도 물으셔서")
    workflow.invite_reader(consultation, by=officer, account=colleague, reason="도로 일도 물으셔서")
    assert Consultation.objects.visible_to(colleague).get() == consultation
    assert len(mail.outbox) == 1
    assert "도로 일도" not in mail.outbox[0].body
    page = client_for(citizen).get(reverse("consultations:thread", args=[consultation.number])).content.decode()
    assert "도로 일도 물으셔서" in page
    workflow.remove_reader(reader, by=officer)
    assert not Consultation.objects.visible_to(colleague).exists()


def test_who_gives_it_away_reads_it_no_more(consultation, officer):
    other = OfficerFactory()
    workflow.hand_over(consultation, by=officer, department=other.department, officer=None, reason="우리 일이 아님")
    assert not Consultation.objects.visible_to(officer).exists()
    assert Consultation.objects.takeable_by(other).get() == consultation


def test_each_look_of_an_officer_is_logged_before_it_shows_and_told_to_the_citizen(
    consultation, officer, citizen, client_for
):
    client_for(officer).get(reverse("office_consultations:thread", args=[consultation.number]))
    entry = AccessLogEntry.objects.get(action="view", target=consultation.number)
    assert (entry.actor, entry.citizen) == (officer, citizen.citizen)
    page = client_for(citizen).get(reverse("consultations:thread", args=[consultation.number])).content.decode()
    assert officer.display_name in page
    assert Reading.objects.count() == 1  # the citizen's own look is not one


def test_history_and_readings_only_grow(consultation, officer):
    reading.read(consultation, by=officer)
    for rows in (consultation.events, consultation.readings):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all().delete()


# --- what is done -----------------------------------------------------------------------------------
def test_the_office_answers_by_mail_with_what_the_citizen_chose(citizen, officer):
    for shows, is_sensitive, carries in (
        (MailShows.ANSWER, False, True),
        (MailShows.LINK, False, False),
        (MailShows.ANSWER, True, False),
    ):
        consultation = ConsultationFactory(
            account=citizen, officer=officer, mail_shows=shows, is_sensitive=is_sensitive
        )
        mail.outbox.clear()
        workflow.answer(consultation, body="세 가지를 받을 수 있습니다.", by=officer)
        assert ("세 가지를" in mail.outbox[0].body) is carries
        assert consultation.number in mail.outbox[0].body


def test_no_letter_leaves_with_the_citizens_own_words_or_an_internal_note(consultation, officer):
    workflow.note(consultation, body="전에도 같은 일을 물음", by=officer)
    workflow.answer(consultation, body="답", by=officer)
    assert all(SECRET not in each.body and "전에도" not in each.body for each in mail.outbox)


def test_a_note_is_never_shown_to_the_citizen(consultation, officer, citizen, client_for):
    workflow.note(consultation, body="전에도 같은 일을 물음", by=officer)
    page = client_for(citizen).get(reverse("consultations:thread", args=[consultation.number])).content.decode()
    assert SECRET in page
    assert "전에도 같은 일을 물음" not in page


def test_only_the_officer_in_charge_answers(consultation, officer, colleague):
    workflow.invite_reader(consultation, by=officer, account=colleague, reason="의견을 물음")
    with pytest.raises(NotAReader):
        workflow.answer(consultation, body="답", by=colleague)
    workflow.note(consultation, body="제 생각은 이렇습니다", by=colleague)
    with pytest.raises(NotAReader):
        workflow.note(consultation, body="나도", by=OfficerFactory())


def test_a_question_stops_the_offices_time_until_the_citizen_writes(consultation, officer, citizen):
    assert consultation.due_at
    workflow.ask(consultation, body="어느 동인가요?", by=officer)
    assert (consultation.status, consultation.due_at) == (Status.ASKED, None)
    workflow.write(consultation, body="새솔동입니다", by=citizen, submission_key=uuid.uuid4())
    assert consultation.status == Status.WAITING
    assert consultation.due_at > timezone.now()


def test_a_stale_tab_sends_nothing_and_keeps_what_was_typed(consultation, officer, citizen, client_for):
    version = consultation.version
    workflow.write(consultation, body="한 가지 더 있습니다", by=citizen, submission_key=uuid.uuid4())
    with pytest.raises(StaleConsultation):
        workflow.answer(consultation, body="답", by=officer, expected_version=version)
    address = reverse("office_consultations:answer", args=[consultation.number])
    page = client_for(officer).post(address, {"version": version, "body": "공들인 답변"}).content.decode()
    assert "공들인 답변" in page
    assert "한 가지 더 있습니다" in page
    assert consultation.messages.filter(direction="out").count() == 0


def test_a_closed_conversation_opens_again_when_its_citizen_writes(consultation, officer, citizen):
    with pytest.raises(StepNotAllowed):
        workflow.close(consultation, by=officer)  # an answer is owed
    workflow.answer(consultation, body="답", by=officer)
    workflow.close(consultation, by=officer)
    workflow.write(consultation, body="하나 더요", by=citizen, submission_key=uuid.uuid4())
    assert (consultation.status, consultation.closed_at) == (Status.WAITING, None)


def test_the_promised_time_is_counted_in_working_hours(citizen, officer):
    friday = timezone.make_aware(timezone.datetime(2026, 11, 20, 17))
    begun = ConsultationFactory(account=citizen, officer=officer, at=friday)
    assert timezone.localtime(begun.due_at) == timezone.make_aware(timezone.datetime(2026, 11, 25, 17))


def test_beginning_and_answering_are_contacts_in_the_history(consultation, officer, citizen):
    workflow.answer(consultation, body="답", by=officer)
    made = Contact.objects.filter(citizen=citizen.citizen, target=consultation.number)
    assert sorted(made.values_list("direction", flat=True)) == ["in", "out"]


def test_a_letter_whose_key_is_gone_does_not_break_the_page(consultation, citizen, client_for):
    consultation.subject_key.destroy()
    answer = client_for(citizen).get(reverse("consultations:list"))
    assert answer.status_code == 200


# --- on the web -------------------------------------------------------------------------------------
def new_letter(**changed):
    return {
        "submission_key": str(uuid.uuid4()),
        "subject": "이사한 뒤 받는 지원",
        "body": "지난주에 이사했습니다.",
        "mail_shows": "link",
    } | changed


def test_a_letter_sent_twice_is_one_conversation(citizen, client_for, db):
    OfficerFactory(department__code="civil")
    browser, letter = client_for(citizen), new_letter()
    first = browser.post(reverse("consultations:new"), letter)
    second = browser.post(reverse("consultations:new"), letter)
    assert first["Location"] == second["Location"]
    assert Consultation.objects.count() == 1


def test_a_resident_number_is_refused_and_nothing_typed_is_lost(citizen, client_for):
    page = (
        client_for(citizen)
        .post(reverse("consultations:new"), new_letter(body="제 번호는 900101-1234567입니다"))
        .content.decode()
    )
    assert "주민등록번호로 보이는 숫자" in page
    assert "제 번호는 900101-1234567입니다" in page
    assert not Consultation.objects.exists()


def test_somebody_elses_submission_key_gives_away_nothing(consultation, client_for):
    from tests.factories.accounts import AccountFactory
    from tests.factories.registry import CitizenFactory

    stranger = AccountFactory()
    CitizenFactory(account=stranger)
    OfficerFactory(department__code="civil")
    answer = client_for(stranger).post(
        reverse("consultations:new"), new_letter(submission_key=str(consultation.submission_key))
    )
    assert answer.status_code == 200
    assert consultation.number not in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_gets_it(citizen):
    one = OfficerFactory()
    other = OfficerFactory(department=one.department)
    waiting = ConsultationFactory(account=citizen, department=one.department)
    gate, got = threading.Barrier(2), []

    def take(officer):
        try:
            gate.wait(10)
            workflow.take(Consultation.objects.get(pk=waiting.pk), by=officer)
            got.append(officer.pk)
        except StepNotAllowed:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[officer]) for officer in (one, other)]
    [thread.start() for thread in threads]
    [thread.join(30) for thread in threads]
    waiting.refresh_from_db()
    assert got == [waiting.officer_id]


def test_the_inbox_asks_as_often_for_ten_letters_as_for_one(officer, client_for, django_assert_max_num_queries):
    for _number in range(10):
        ConsultationFactory(officer=officer)
    browser = client_for(officer)
    browser.get(reverse("office_consultations:inbox"))
    with django_assert_max_num_queries(14):
        page = browser.get(reverse("office_consultations:inbox")).content.decode()
    assert page.count("이사한 뒤 받는 지원") == 10


def test_each_citizen_of_the_inbox_is_named_in_the_log_of_its_subjects(consultation, officer, citizen, client_for):
    client_for(officer).get(reverse("office_consultations:inbox"))

    entry = AccessLogEntry.objects.listing_own(citizen).get(target="consultations")
    assert (entry.action, entry.actor, entry.listed) == ("list", officer, [citizen.citizen.pk])
    assert (entry.count, entry.purpose, entry.ip) == (1, "상담에 답하려고", "127.0.0.1")


def test_what_is_past_its_promise_is_shown_first_of_all(consultation, officer, client_for):
    Consultation.objects.update(due_at=timezone.now() - timedelta(hours=1))
    page = client_for(officer).get(reverse("office_consultations:inbox"), {"view": "overdue"}).content.decode()
    assert "목표 지남" in page
    assert consultation.number in page


# --- two silent weeks -------------------------------------------------------------------------------
def test_what_its_citizen_leaves_for_two_weeks_ends_and_goes_on_when_they_write(citizen, officer):
    silent, waiting = (ConsultationFactory(account=citizen, officer=officer) for _each in range(2))
    workflow.answer(silent, body="세 가지를 받을 수 있습니다.", by=officer)
    close_silent()
    silent.refresh_from_db()
    assert silent.status == Status.ANSWERED
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        close_silent()
        silent.refresh_from_db()
        waiting.refresh_from_db()
        assert (silent.status, waiting.status) == (Status.CLOSED, Status.WAITING)
        workflow.write(silent, body="아직 못 받았습니다", by=citizen, submission_key=uuid.uuid4())
        assert silent.status == Status.WAITING
        close_silent()
        silent.refresh_from_db()
        assert silent.status == Status.WAITING
