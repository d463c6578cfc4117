"""Notices: exactly one mail to each event, with whom to call in it and without what was answered."""

import threading
import uuid
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.utils import timezone

from channels_mail.outbox.models import OutgoingMail
from channels_mail.petition_notices import letters
from channels_mail.petition_notices.models import PetitionNotice
from channels_mail.petition_notices.tasks import mail_petition_events
from citizens.surveys.models import SurveyInvitation
from civil_petitions import calendar, workflow
from civil_petitions.models import Holiday, PetitionEvent
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
Kind = PetitionEvent.Kind
MONDAY = datetime(2026, 11, 23, 10, tzinfo=timezone.get_default_timezone())
ANSWER = "도로를 새로 포장했습니다."


@pytest.fixture(autouse=True)
def fresh_calendar(outbox):
    calendar.forget()
    yield
    calendar.forget()


def opened(mail):
    return message_from_bytes(mail.envelope()[2], policy=policy.default)


def bodies(event, **who):
    message = letters.write(event, name=who.get("name", "홍길동"), address="hong@mail.example")
    return message, message.body, message.alternatives[0].content


def story(kind, *, language="ko"):
    """A petition that has come to an event of this kind; returns the event."""
    citizen = CitizenFactory(account=AccountFactory(), name="홍길동", language=language)
    if kind == Kind.SUBMITTED:
        petition = PetitionFactory(citizen=citizen, at=MONDAY)
        return petition.events.get(kind=kind)
    petition = PetitionFactory(citizen=citizen, received=True, at=MONDAY)
    if kind == Kind.RECEIVED:
        return petition.events.get(kind=kind)
    officer = OfficerFactory(department=petition.department)
    officer.position, officer.office_phone = "주무관", "051-000-4123"
    officer.save()
    at = MONDAY + timedelta(hours=1)
    told = workflow.assign(petition, by=officer, department=petition.department, officer=officer, at=at)
    return told if kind == Kind.ASSIGNED else _step(petition, officer, kind, at)


def _step(petition, officer, kind, at):
    due_on = (MONDAY + timedelta(days=7)).date()
    if kind in (Kind.SUPPLEMENT_REQUESTED, Kind.SUPPLEMENT_REMINDER, Kind.SUPPLEMENTED, Kind.RETURNED):
        told = workflow.request_supplement(petition, by=officer, items="현장 사진", due_on=due_on, at=at)
    if kind == Kind.DUE_CHANGED:
        Holiday.objects.create(date=MONDAY.date() + timedelta(days=1), name_ko="임시공휴일", name_en="Holiday")
        calendar.forget()
    steps = {
        Kind.SUPPLEMENT_REQUESTED: lambda: told,
        Kind.SUPPLEMENT_REMINDER: lambda: workflow.remind_supplement(petition, at=at),
        Kind.SUPPLEMENTED: lambda: workflow.supplement(petition, by=petition.petitioner.account, at=at),
        Kind.RETURNED: lambda: workflow.return_petition(
            petition, by=officer, reason=ANSWER, at=MONDAY + timedelta(days=9)
        ),
        Kind.PROGRESS_NOTICE: lambda: workflow.notify_progress(petition, by=officer, note=ANSWER, at=at),
        Kind.EXTENDED: lambda: workflow.extend(petition, by=officer, days=2, reason=ANSWER, at=at),
        Kind.DUE_CHANGED: lambda: workflow.recompute_due(petition, by=None, reason=ANSWER),
        Kind.TRANSFERRED: lambda: workflow.transfer(
            petition, by=officer, agency="부산국토관리사무소", phone="051-000-9000", reason=ANSWER, at=at
        ),
        Kind.ANSWERED: lambda: workflow.answer(petition, by=officer, conclusion=ANSWER, outcome="accepted", at=at),
        Kind.REFUSED: lambda: workflow.refuse(petition, by=officer, reason=ANSWER, remedy="이의신청", at=at),
        Kind.WITHDRAWN: lambda: workflow.withdraw(petition, by=petition.petitioner.account, reason=ANSWER, at=at),
        Kind.CLOSED: lambda: workflow.close(petition, by=officer, ground="repeat", reason=ANSWER, at=at),
    }
    return steps[kind]()


# What a letter says


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_each_letter_says_whom_to_call_and_nothing_of_the_answer(kind, language):
    event = story(kind, language=language)
    petition = event.petition
    petition.refresh_from_db()

    message, text, html = bodies(event)

    assert petition.receipt_number in message.subject
    for body in (text, html):
        assert petition.receipt_number in body
        assert (petition.department.name_en if language == "en" else petition.department.name_ko) in body
        assert f"/petitions/{petition.receipt_number}/" in body
        assert ANSWER not in body and "현장 사진" not in body and "None" not in body
        if petition.officer:
            assert f"{petition.officer.display_name} 주무관" in body and "051-000-4123" in body
        else:
            assert petition.department.phone in body
    assert f'<html lang="{language}">' in html
    assert "Auto-Submitted" in message.extra_headers


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (Kind.SUBMITTED, "11월 24일(화) 오전 10시까지 접수하고"),
        (Kind.RECEIVED, "11월 26일(목) 오전 10시까지 결과를"),
        (Kind.SUPPLEMENT_REQUESTED, "11월 30일(월)까지 내 주세요"),
        (Kind.SUPPLEMENT_REMINDER, "11월 30일(월)까지 내 주세요"),
        (Kind.EXTENDED, "11월 26일(목) 오전 10시에서 11월 30일(월) 오전 10시로"),
        (Kind.DUE_CHANGED, "11월 26일(목) 오전 10시에서 11월 27일(금) 오전 10시로"),
        (Kind.TRANSFERRED, "부산국토관리사무소, 전화 051-000-9000"),
        (Kind.REFUSED, "이의를 제기할 수 있습니다"),
    ],
)
def test_a_letter_names_its_own_dates(kind, sentence):
    _message, text, html = bodies(story(kind))

    assert sentence in text and sentence in html


def test_a_supplement_letter_keeps_its_day_when_the_supplement_has_come_meanwhile():
    event = story(Kind.SUPPLEMENT_REQUESTED)
    workflow.supplement(event.petition, by=event.petition.petitioner.account, at=MONDAY + timedelta(hours=2))

    event = PetitionEvent.objects.get(pk=event.pk)

    assert "11월 30일(월)까지" in bodies(event)[1]


def test_a_name_is_shown_as_it_is_and_runs_nothing():
    _message, text, html = bodies(story(Kind.RECEIVED), name="<b>홍</b>길동 & 가족")

    assert "<b>홍</b>길동 & 가족 님" in text
    assert "&lt;b&gt;홍&lt;/b&gt;길동 &amp; 가족 님" in html and "<script" not in html


def test_the_first_letter_carries_the_code_to_look_up_and_the_answer_the_survey():
    assert bodies(story(Kind.RECEIVED))[1].count("확인번호") >= 1
    _message, text, html = bodies(story(Kind.ANSWERED))
    assert [f"?score={score}" in text and f"?score={score}" in html for score in range(1, 6)] == [True] * 5
    assert SurveyInvitation.objects.count() == 1


# One mail to each event


def test_each_event_is_told_once_however_often_one_looks():
    petition = PetitionFactory(answered=True, account=AccountFactory())

    for _ in range(3):
        mail_petition_events()

    told = list(OutgoingMail.objects.values_list("key", flat=True))
    expected = petition.events.exclude(kind=Kind.SUBMITTED)
    assert sorted(told) == sorted(f"petition-event:{event.pk}" for event in expected)
    assert PetitionNotice.objects.count() == petition.events.count()


def test_what_is_received_at_once_is_told_once():
    petition = PetitionFactory(received=True, account=AccountFactory())

    mail_petition_events()

    (mail,) = OutgoingMail.objects.all()
    assert opened(mail)["Subject"] == f"[한별구청] 접수했습니다 ({petition.receipt_number})"
    assert PetitionNotice.objects.get(event__kind=Kind.SUBMITTED).silence == "not_needed"


def test_what_waits_for_receipt_is_told_at_once():
    PetitionFactory(account=AccountFactory())

    mail_petition_events()

    assert "신청했습니다" in opened(OutgoingMail.objects.get())["Subject"]


def test_a_petitioner_without_an_address_gets_no_mail_and_is_not_looked_at_again():
    PetitionFactory(received=True, citizen=CitizenFactory(email=""))

    mail_petition_events()

    assert not OutgoingMail.objects.exists()
    assert set(PetitionNotice.objects.values_list("silence", flat=True)) == {"no_address"}


def test_who_wants_to_read_the_portal_only_gets_no_mail():
    petition = PetitionFactory(received=True, wants_mail=False)

    mail_petition_events()

    assert not OutgoingMail.objects.exists()
    assert {notice.silence for notice in PetitionNotice.objects.filter(event__petition=petition)} == {"not_wanted"}


def test_who_gets_no_mail_is_asked_on_the_personal_page_how_it_went(client_for):
    petition = PetitionFactory(answered=True, wants_mail=False)

    mail_petition_events()

    page = client_for(petition.petitioner.account).get(f"/petitions/{petition.receipt_number}/").content.decode()
    assert (asked := SurveyInvitation.objects.get()).subject == petition.pk
    assert f"/me/surveys/{asked.pk}/" in page


def test_every_mail_has_text_and_html():
    PetitionFactory(answered=True, account=AccountFactory())

    mail_petition_events()

    for mail in OutgoingMail.objects.all():
        message = opened(mail)
        kinds = [part.get_content_type() for part in message.iter_parts()]
        assert kinds == ["text/plain", "text/html"]
        assert message.get_body(("plain",)).get_content().strip()


def test_one_bad_event_does_not_hold_up_the_others(caplog):
    bad = PetitionFactory(received=True, account=AccountFactory())
    good = PetitionFactory(received=True, account=AccountFactory(), form_version=bad.form_version)
    with connection.cursor() as cursor:  # a blob that no key opens
        cursor.execute(
            "UPDATE registry_citizen SET sealed_email = (SELECT sealed_name FROM registry_citizen WHERE id = %s) "
            "WHERE id = %s",
            [bad.petitioner_id, bad.petitioner_id],
        )

    mail_petition_events()

    assert [mail.key for mail in OutgoingMail.objects.all()] == [
        f"petition-event:{event.pk}" for event in good.events.filter(kind=Kind.RECEIVED)
    ]
    assert not PetitionNotice.objects.filter(event__petition=bad).exists()
    assert "was not told" in caplog.text and "@" not in caplog.text


def test_nothing_that_is_sealed_lies_in_a_row_of_the_mail():
    petition = PetitionFactory(
        answered=True, citizen=CitizenFactory(account=AccountFactory(), name="견본이름", email="canary@mail.example")
    )
    mail_petition_events()

    with connection.cursor() as cursor:
        for table in ("outbox_outgoingmail", "petition_notices_petitionnotice"):
            cursor.execute(f"SELECT convert_to(t::text, 'UTF8') FROM {table} t")
            stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
            assert stored
            for canary in ("견본이름", "canary", "mail.example", petition.receipt_number):
                for encoding in ("utf-8", "utf-16-le", "cp949"):
                    assert canary.encode(encoding) not in stored
                    assert canary.encode(encoding).hex().encode() not in stored


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_each_event_once():
    version = FormVersionFactory(petition_type__auto_receive=True)
    account = AccountFactory()
    citizen = CitizenFactory(account=account)
    petitions = [
        workflow.submit(
            submission_key=uuid.uuid4(),
            petitioner=citizen,
            form_version=version,
            title="도로",
            answers={"place": "바다마루로", "content": "파였습니다."},
            by=account,
        )
        for _ in range(12)
    ]
    barrier, errors = threading.Barrier(3), []

    def work():
        try:
            barrier.wait()
            mail_petition_events()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert errors == []
    received = PetitionEvent.objects.filter(kind=Kind.RECEIVED)
    assert len(petitions) == received.count()
    assert sorted(OutgoingMail.objects.values_list("key", flat=True)) == sorted(
        f"petition-event:{event.pk}" for event in received
    )
    assert PetitionNotice.objects.count() == PetitionEvent.objects.count()
