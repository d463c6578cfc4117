"""Machines that answer each other: MAIL_STORM=10000 runs the large storm."""

import os
import time
import uuid
from email import message_from_bytes, policy

import pytest

from channels_mail.consultation.models import Consultation
from channels_mail.inbound import filing
from channels_mail.inbound.models import InboundMail, State
from channels_mail.inbound.storing import store
from channels_mail.outbox.models import OutgoingMail
from tests.factories.accounts import DepartmentFactory

STORM = int(os.environ.get("MAIL_STORM", "300"))
pytestmark = [pytest.mark.drill, pytest.mark.django_db, pytest.mark.timeout(120 + STORM // 10)]


@pytest.fixture(autouse=True)
def office(mail_server, settings):
    settings.CONSULTATION_DEPARTMENT = DepartmentFactory().pk


def letter(sender, text, *headers, subject="안녕하세요"):
    head = [
        f"From: {sender}",
        "To: consult@hanbyeol.example",
        f"Subject: {subject}",
        f"Message-ID: <{uuid.uuid4()}@x>",
    ]
    return "\r\n".join([*head, *headers, "", text]).encode()


def read_all():
    while filing.read_waiting():
        pass


def outgoing():
    return [message_from_bytes(mail.envelope()[2], policy=policy.default) for mail in OutgoingMail.objects.all()]


@pytest.mark.parametrize("headers", [[], ["Auto-Submitted: auto-replied"]], ids=["without a word", "saying so"])
def test_looping_mails_are_answered_three_times_at_most_and_all_are_kept(headers):
    for number in range(STORM):
        store(
            "consult", letter("loop@mail.example", f"자동 {number}", *headers), via="smtp", sender="loop@mail.example"
        )
    begun = time.perf_counter()
    read_all()
    took = time.perf_counter() - begun

    print(f"{STORM} looping mails read in {took:.1f} s, {OutgoingMail.objects.count()} answered")  # noqa: T201
    assert OutgoingMail.objects.count() == (0 if headers else 3)
    assert InboundMail.objects.exclude(state=State.STORED).count() == STORM
    assert Consultation.objects.count() <= 20
    store("consult", letter("kim@mail.example", "가로등이 꺼졌습니다"), via="smtp", sender="kim@mail.example")
    read_all()
    assert "kim@mail.example" in [str(mail["To"]) for mail in outgoing()], "who is no machine is answered as ever"


def test_a_robot_that_answers_each_of_our_mails_hears_from_us_three_times():
    """A vacation responder without any mark, that answers the sender it is shown."""
    store("consult", letter("away@mail.example", "문의합니다"), via="smtp", sender="away@mail.example")
    seen = set()
    for _round in range(20):
        read_all()
        for mail in OutgoingMail.objects.exclude(pk__in=seen):
            seen.add(mail.pk)
            ours = message_from_bytes(mail.envelope()[2], policy=policy.default)
            answer = letter("away@mail.example", f"휴가 중 {len(seen)}", subject=f"Re: {ours['Subject']}")
            to = str(ours["Reply-To"])
            store("consult", answer, via="smtp", sender="away@mail.example", recipients=[to])

    assert len(seen) <= 3


def test_two_mailboxes_of_ours_that_answer_each_other_are_silent_at_once():
    for ours, other in (("consult", "portal"), ("portal", "consult")):
        store(
            ours, letter(f"{other}@hanbyeol.example", "돌고 도는 편지"), via="smtp", sender=f"{other}@hanbyeol.example"
        )
    for _round in range(5):
        read_all()
        for mail in outgoing():
            store("consult", mail.as_bytes(), via="smtp", sender="portal@hanbyeol.example")

    assert not OutgoingMail.objects.exists()
    assert not Consultation.objects.exists()
