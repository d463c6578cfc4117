"""What the server refuses is remembered of the address, and a refused notice becomes one call."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from channels_mail.outbox import tasks as outbox
from channels_mail.outbox.models import OutgoingMail, State
from channels_mail.outbox.sending import Refused, bounce_of
from channels_mail.petition_notices.tasks import mail_petition_events, owe_calls
from citizens.contact_points import actions
from citizens.contact_points.models import ContactPoint
from citizens.contacts.models import FollowUp
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]


def told():
    """A petition whose notices were refused by the server."""
    petition = PetitionFactory(answered=True)
    mail_petition_events()
    return petition


def test_a_refused_address_is_known_and_written_to_no_more(sink):
    sink.answers["rcpt"] = "550 5.1.1 no such user"
    petition = told()
    outbox.deliver_due()

    point = ContactPoint.objects.get(citizen=petition.petitioner, kind="mail")
    assert (point.bounce_state, OutgoingMail.objects.filter(state=State.FAILED).exists()) == ("hard", True)
    assert petition.petitioner.contact_for_mail()[1] == ""


def test_a_refused_notice_becomes_one_call_for_the_officer(sink):
    sink.answers["rcpt"] = "550 5.1.1 no such user"
    petition = told()
    outbox.deliver_due()
    owe_calls()
    owe_calls()

    owed = FollowUp.objects.filter(citizen=petition.petitioner)
    assert owed.count() == 2  # receipt and answer; that an officer was named is not owed by law
    first = owed.order_by("created_at").first()
    assert (first.kind, first.owner, first.target) == ("bounced_notice", petition.officer, petition.receipt_number)
    assert first.due_on > timezone.localdate()
    assert "전화로 알려 주세요" in first.text()


def test_what_is_not_even_tried_any_more_owes_a_call_too(sink):
    petition = PetitionFactory(answered=True)
    actions.bounced(petition.petitioner.own_details().email, hard=True)
    mail_petition_events()
    outbox.deliver_due()
    owe_calls()
    owe_calls()

    assert (OutgoingMail.objects.count(), FollowUp.objects.count()) == (0, 2)


def test_what_arrives_owes_nothing(sink):
    told()
    outbox.deliver_due()
    owe_calls()

    assert not FollowUp.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_task_for_each(sink):
    sink.answers["rcpt"] = "550 5.1.1 no such user"
    told()
    outbox.deliver_due()
    barrier = threading.Barrier(3)

    def work():
        barrier.wait()
        owe_calls()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert FollowUp.objects.count() == 2


@pytest.mark.parametrize(
    ("step", "code", "detail", "bounce"),
    [
        ("rcpt", 550, "5.1.1", "hard"),
        ("rcpt", 550, "5.2.1", "hard"),
        ("rcpt", 552, "5.2.2", "soft"),
        ("rcpt", 450, "4.2.1", "soft"),
        ("rcpt", 554, "5.7.1", ""),
        ("rcpt", 550, "", ""),
        ("data", 550, "5.1.1", ""),
    ],
)
def test_only_what_is_said_of_the_mailbox_counts(step, code, detail, bounce):
    assert bounce_of(Refused(step, code, detail)) == bounce


def test_a_relay_that_refuses_us_harms_no_address(sink):
    sink.answers["rcpt"] = "554 5.7.1 relay access denied"
    petition = told()
    outbox.deliver_due()

    assert ContactPoint.objects.get(citizen=petition.petitioner, kind="mail").bounce_state == ""


def test_a_bounce_ends_by_itself_and_many_soft_ones_are_a_hard_one():
    person = CitizenFactory(email="hong@mail.example")
    for _ in range(actions.SOFT_LIMIT - 1):
        actions.bounced("hong@mail.example", hard=False)
    point = ContactPoint.objects.get(citizen=person, kind="mail")
    assert (point.bounce_state, person.contact_for_mail()[1]) == ("soft", "hong@mail.example")

    actions.bounced("hong@mail.example", hard=False)
    assert person.contact_for_mail()[1] == ""

    ContactPoint.objects.filter(pk=point.pk).update(bounce_until=Now() - timedelta(seconds=1))
    assert person.contact_for_mail()[1] == "hong@mail.example"


def test_a_complaint_is_not_made_lighter_by_a_bounce():
    person = CitizenFactory(email="hong@mail.example")
    actions.complained("hong@mail.example")
    actions.bounced("hong@mail.example", hard=True)

    assert ContactPoint.objects.get(citizen=person, kind="mail").bounce_state == "complaint"
    assert actions.complained("nobody@mail.example") == 0
