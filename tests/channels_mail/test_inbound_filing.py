"""What a letter by mail becomes: a conversation, a letter in one, or something a person decides about."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy

import pytest
from django.db import connections
from django.db.models.functions import Now

from channels_mail.campaigns import bounces
from channels_mail.consultation import workflow
from channels_mail.consultation.models import Consultation, Message, Status
from channels_mail.inbound import filing, loop_guard
from channels_mail.inbound.models import InboundMail, Kind, State
from channels_mail.inbound.storing import store
from channels_mail.outbox.models import OutgoingMail
from channels_mail.outbox.models import State as Sent
from channels_mail.reply_address import bounce_address, reply_address
from citizens.contact_points.models import BounceState, ContactPoint
from citizens.registry.models import Citizen
from tests.channels_mail.korean_mails import MAILS
from tests.factories.accounts import AccountFactory, DepartmentFactory, OfficerFactory
from tests.factories.campaigns import DeliveryFactory
from tests.factories.consultations import ConsultationFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
OURS = "consult@hanbyeol.example"


@pytest.fixture(autouse=True)
def office(outbox, settings):
    settings.CONSULTATION_DEPARTMENT = DepartmentFactory().pk


def letter(*headers, sender="김하늘 <kim@mail.example>", subject="가로등", text="꺼졌습니다.", to=OURS):
    head = [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Message-ID: <{uuid.uuid4()}@mail.example>",
        *headers,
    ]
    return "\r\n".join([*head, "", text, ""]).encode()


def arrive(raw, to=OURS, sender="kim@mail.example", via="smtp"):
    store("consult", raw, via=via, sender=sender, recipients=[to])
    filing.read_waiting()
    return InboundMail.objects.order_by("received_at").last()


def sent():
    return [message_from_bytes(mail.envelope()[2], policy=policy.default) for mail in outgoing()]


def outgoing():
    return OutgoingMail.objects.order_by("created_at", "pk")


def talking(email="kim@mail.example"):
    """A conversation with its first answer, of somebody with a login and this address."""
    account = AccountFactory(email=email)
    CitizenFactory(account=account, email=email)
    return ConsultationFactory(account=account, officer=OfficerFactory(), answered=True)


# --- a new letter


def test_a_letter_of_somebody_unknown_begins_a_conversation_and_its_number_is_mailed_back():
    mail = arrive(letter())

    consultation = Consultation.objects.get()
    assert (mail.state, mail.kind, mail.consultation) == (State.FILED, Kind.LETTER, consultation)
    assert consultation.subject() == "가로등"
    assert mail.message.body() == "꺼졌습니다."
    assert consultation.citizen.account is None
    (receipt,) = sent()
    assert receipt["To"] == "kim@mail.example" and consultation.number in receipt["Subject"]


def test_a_second_letter_of_the_same_address_finds_the_same_person_and_is_another_conversation():
    arrive(letter())
    arrive(letter(subject="보도블록"))

    assert Consultation.objects.count() == 2
    assert Citizen.objects.count() == 1


def test_an_unverified_from_gets_nobodys_login():
    account = AccountFactory(email="kim@mail.example")
    citizen = CitizenFactory(account=account, email="kim@mail.example")
    mail = arrive(letter())

    assert mail.consultation.citizen != citizen
    assert not mail.message.is_sender_verified
    assert not Consultation.objects.visible_to(account).exists()


PASSED = "Authentication-Results: mx.hanbyeol.example; dmarc=pass header.from=mail.example"


@pytest.mark.parametrize(
    ("headers", "is_believed"),
    [
        ([PASSED], True),
        (["Authentication-Results: mx.hanbyeol.example; dkim=pass header.d=mail.example; spf=fail"], True),
        (["Authentication-Results: mx.hanbyeol.example 1; spf=pass smtp.mailfrom=kim@mail.example"], True),
        (["Authentication-Results: evil.example; dmarc=pass header.from=mail.example"], False),
        (["Authentication-Results: evil.example; none", PASSED], False),
        (["Authentication-Results: mx.hanbyeol.example; dkim=pass header.d=evil.example"], False),
        (["Authentication-Results: mx.hanbyeol.example; dmarc=fail header.from=mail.example"], False),
        ([], False),
    ],
)
def test_only_what_our_own_exchanger_wrote_above_all_makes_a_from_believed(headers, is_believed, settings):
    settings.MAIL_IN_AUTHSERV = "mx.hanbyeol.example"
    account = AccountFactory(email="kim@mail.example")
    citizen = CitizenFactory(account=account, email="kim@mail.example")
    mail = arrive(letter(*headers))

    assert mail.message.is_sender_verified is is_believed
    assert (mail.consultation.citizen == citizen) is is_believed


def test_without_the_name_of_our_exchanger_nobody_is_believed(settings):
    settings.MAIL_IN_AUTHSERV = ""
    assert not arrive(letter(PASSED)).message.is_sender_verified


@pytest.mark.parametrize("mail", MAILS[::9], ids=lambda mail: mail.id)
def test_korean_letters_arrive_as_they_were_written(mail):
    filed = arrive(mail.raw)

    assert filed.consultation.subject() == mail.subject
    assert filed.message.body() == mail.text
    assert [part["name"] for part in filed.summary()["parts"]] == [name for name, _content in mail.files]


def test_a_letter_without_anything_is_kept_for_a_person():
    assert arrive(b"").state == State.HELD
    assert arrive(b"\xff\xfe").state == State.HELD


# --- an answer


def test_an_answer_to_the_signed_address_goes_on_in_its_conversation():
    consultation = talking()
    mail = arrive(letter(), to=reply_address(consultation))

    consultation.refresh_from_db()
    assert (mail.state, mail.consultation) == (State.FILED, consultation)
    assert mail.message.author == consultation.citizen.account
    assert consultation.status == Status.WAITING


def test_without_the_address_the_references_say_it_in_either_form():
    consultation = talking()
    by_thread, by_mail = f"<consultation-{consultation.pk}@x.example>", outgoing().last().message_id

    assert arrive(letter(f"References: {by_thread}")).consultation == consultation
    assert arrive(letter(f"In-Reply-To: {by_mail}")).consultation == consultation


def test_a_number_in_the_subject_counts_for_a_believed_sender_only(settings):
    settings.MAIL_IN_AUTHSERV = "mx.hanbyeol.example"
    consultation = talking()
    subject = f"Re: [한별구청] 답변이 왔습니다 ({consultation.number})"

    assert arrive(letter(subject=subject)).state == State.HELD
    assert arrive(letter(PASSED, subject=subject)).state == State.FILED


def test_a_known_address_from_an_unknown_sender_is_not_attached():
    consultation = talking()
    mail = arrive(letter(sender="evil@mail.example"), to=reply_address(consultation))

    assert (mail.state, mail.problem, mail.consultation) == (State.HELD, "other_sender", consultation)
    assert not Message.objects.filter(direction="in", channel="mail").exists()


def test_an_answer_to_what_was_closed_opens_it_again():
    consultation = talking()
    workflow.close(consultation, by=consultation.officer)
    arrive(letter(), to=reply_address(consultation))

    consultation.refresh_from_db()
    assert consultation.status == Status.WAITING


def test_who_wrote_without_a_login_goes_on_in_the_same_conversation():
    consultation = arrive(letter()).consultation
    mail = arrive(letter(text="덧붙입니다."), to=sent()[0]["Reply-To"])

    assert mail.consultation == consultation
    assert mail.message.author is None


@pytest.mark.django_db(transaction=True)
def test_one_mail_is_one_letter_however_many_read_it():
    store("consult", letter(), via="pipe")
    (mail_id,) = InboundMail.objects.values_list("pk", flat=True)

    def again(_number):
        InboundMail.objects.filter(pk=mail_id).update(next_attempt_at=Now())
        filing.read_one(mail_id)
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(again, range(8)))

    assert Message.objects.count() == 1


def test_a_letter_that_breaks_its_reader_is_tried_five_times_and_then_shown(monkeypatch):
    monkeypatch.setattr(filing, "_file", lambda mail, letter: 1 / 0)
    store("consult", letter(), via="pipe")
    for _time in range(7):
        filing.read_waiting()
        InboundMail.objects.update(next_attempt_at=Now())

    mail = InboundMail.objects.get()
    assert (mail.state, mail.attempts, mail.problem) == (State.UNREADABLE, 5, "ZeroDivisionError")


# --- nobody wrote this


@pytest.mark.parametrize(
    "headers",
    [
        ["Auto-Submitted: auto-replied"], ["Auto-Submitted: auto-generated (x)"], ["Precedence: auto_reply"],
        ["X-Autoreply: yes"], ["X-Autorespond: x"],
    ],
)  # fmt: skip
def test_an_automatic_answer_is_noted_and_answered_by_nobody(headers):
    consultation = talking()
    before = outgoing().count()
    mail = arrive(letter(*headers), to=reply_address(consultation))

    assert (mail.state, mail.kind) == (State.NOTED, Kind.AUTOMATIC)
    consultation.refresh_from_db()
    assert consultation.status == Status.ANSWERED
    assert outgoing().count() == before


@pytest.mark.parametrize("sender", ["consult@hanbyeol.example", "portal@hanbyeol.example", "MAILER-DAEMON@x.example"])
def test_our_own_addresses_and_robots_begin_nothing(sender):
    assert arrive(letter(sender=sender)).kind == Kind.AUTOMATIC
    assert not Consultation.objects.exists() and not outgoing().exists()


def test_the_null_sender_begins_nothing_but_a_pipe_knows_no_sender():
    assert arrive(letter(), sender="").state == State.NOTED
    assert arrive(letter(), sender="", via="pipe").state == State.FILED


@pytest.mark.parametrize("header", ["List-Id: <x>", "Precedence: bulk", "List-Unsubscribe: <mailto:x@x>"])
def test_mail_to_many_waits_for_a_person(header):
    mail = arrive(letter(header))

    assert (mail.state, mail.problem) == (State.HELD, "mass_mail")
    assert not outgoing().exists()


def test_ten_thousand_looping_mails_are_answered_three_times(monkeypatch):
    """A hundred here; tests/drills/mail_storm.py sends ten thousand."""
    for number in range(100):
        store("consult", letter(text=f"자동으로 드리는 답 {number}"), via="smtp", sender="loop@mail.example")
    filing.read_waiting()

    assert outgoing().count() == 3
    assert Consultation.objects.count() == loop_guard.LETTERS[0]
    assert InboundMail.objects.filter(state=State.HELD, problem="too_many").count() == 100 - loop_guard.LETTERS[0]


# --- it came back


def bounce(mail, status="5.1.1", action="failed", to=None):
    report = (
        f"Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
        f"--r\r\n\r\nno such user\r\n--r\r\n"
        f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.mail.example\r\n\r\n"
        f"Final-Recipient: rfc822; kim@mail.example\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--r\r\n"
        f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {mail.message_id if mail else '<x@y>'}\r\n\r\n--r--\r\n"
    )
    head = "From: MAILER-DAEMON@mx.mail.example\r\nSubject: Undelivered Mail Returned to Sender\r\n"
    return arrive((head + report).encode(), to=to or "bounce@hanbyeol.example", sender="")


@pytest.mark.parametrize(("status", "state"), [("5.1.1", BounceState.HARD), ("5.2.2", BounceState.SOFT)])
def test_a_bounce_is_remembered_of_the_address_and_begins_nothing(status, state):
    talking()
    mail = outgoing().last()
    OutgoingMail.objects.update(state=Sent.SENT)
    noted = bounce(mail, status)

    assert (noted.state, noted.kind) == (State.NOTED, Kind.BOUNCE)
    assert ContactPoint.objects.get(kind="mail").bounce_state == state
    assert OutgoingMail.objects.get(pk=mail.pk).state == Sent.FAILED
    assert Consultation.objects.count() == 1


def test_the_signed_address_alone_names_the_mail_that_came_back():
    talking()
    bounce(None, to=bounce_address(outgoing().last()))

    assert ContactPoint.objects.get(kind="mail").bounce_state == BounceState.HARD


def test_a_delay_is_no_bounce_and_a_forged_report_harms_nobody():
    talking()
    bounce(outgoing().last(), "4.4.1", "delayed")
    bounce(None)

    assert ContactPoint.objects.get(kind="mail").bounce_state == BounceState.NONE


def test_one_bounce_counts_once():
    talking()
    bounce(outgoing().last(), "5.2.2")
    bounce(outgoing().last(), "5.2.3")

    assert ContactPoint.objects.get(kind="mail").bounce_count == 1


def test_a_complaint_ends_our_mail_to_that_address():
    talking()
    mail = outgoing().last()
    raw = (
        "From: fbl@mail.example\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=r\r\n\r\n"
        "--r\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nVersion: 1\r\n"
        f"Original-Mail-From: <{bounce_address(mail)}>\r\n\r\n--r\r\nContent-Type: message/rfc822\r\n\r\n"
        "Subject: x\r\n\r\nx\r\n--r--\r\n"
    )
    noted = arrive(raw.encode(), to="bounce@hanbyeol.example")

    assert (noted.state, noted.kind) == (State.NOTED, Kind.COMPLAINT)
    assert ContactPoint.objects.get(kind="mail").bounce_state == BounceState.COMPLAINT


def test_a_vacation_answer_to_a_bounce_address_is_no_bounce():
    talking()
    arrive(letter("Auto-Submitted: auto-replied"), to=bounce_address(outgoing().last()), sender="")

    assert ContactPoint.objects.get(kind="mail").bounce_state == BounceState.NONE


# --- newsletters


@pytest.fixture
def delivery():
    """One copy of a newsletter that was sent."""
    return DeliveryFactory()


def test_a_newsletter_that_came_back_is_told_to_its_campaign(delivery):
    bounce(None, to=bounces.address_of(delivery.pk))

    delivery.refresh_from_db()
    assert delivery.bounce == "hard"


def test_a_mail_to_the_address_of_its_no_more_ends_the_topic(delivery):
    mail = arrive(letter(subject="unsubscribe"), to=bounces.unsubscribe_mailbox(delivery.pk))

    assert (mail.state, mail.kind) == (State.NOTED, Kind.UNSUBSCRIPTION)
    assert not Consultation.objects.exists()


def test_a_letter_that_cannot_be_filed_leaves_its_neighbours_as_they_are(monkeypatch):
    file = filing._file
    monkeypatch.setattr(filing, "_file", lambda mail, letter: 1 / 0 if "둘" in letter.subject else file(mail, letter))
    for subject in ("하나", "둘", "셋"):
        store("consult", letter(subject=subject), via="pipe")
    filing.read_waiting()

    assert sorted(each.subject() for each in Consultation.objects.all()) == ["셋", "하나"]
    kept = InboundMail.objects.get(state=State.STORED)
    assert (kept.attempts, kept.problem) == (1, "ZeroDivisionError")


def test_twenty_letters_need_one_transaction_and_few_questions_each(django_assert_max_num_queries):
    for number in range(20):
        store("consult", letter(subject=f"글 {number}", sender=f"kim{number}@mail.example"), via="pipe")
    with django_assert_max_num_queries(20 * 28 + 20):
        assert filing.read_waiting() == 20
    assert Consultation.objects.count() == 20
