"""Sending: once, by whoever comes first, and settled whatever the server says or does."""

import threading
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.db.models.functions import Now

from channels_mail.outbox import reaping, sending, tasks
from channels_mail.outbox.models import SETTLE, OutgoingMail, State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]
TO = "hong@mail.example"


def write(subject="접수했습니다"):
    return EmailMessage(subject, "본문", to=[TO]).send()


def stored():
    return OutgoingMail.objects.get()


def claimed():
    mail = OutgoingMail.objects.claim(stored().pk, sending.new_owner())
    assert mail is not None
    return mail


def end_lease(ago=timedelta()):
    OutgoingMail.objects.update(lease_until=Now() - ago)


def test_a_mail_arrives_once_and_the_row_knows(sink):
    write()
    tasks.deliver_due()
    tasks.deliver_due()
    tasks.deliver(str(stored().pk))

    mail = stored()
    assert (mail.state, mail.attempts, mail.smtp_code) == (State.SENT, 1, 250)
    assert sink.message_ids == [mail.message_id] and sink.recipients == [TO]


@pytest.mark.django_db(transaction=True)
def test_however_many_workers_are_asked_one_sends(sink):
    with transaction.atomic():
        for number in range(5):
            write(f"메일 {number}")
        OutgoingMail.objects.update(next_attempt_at=Now() + timedelta(hours=1))
    OutgoingMail.objects.update(next_attempt_at=Now())
    barrier = threading.Barrier(4)

    def work():
        barrier.wait()
        tasks.deliver_due()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(sink.message_ids) == len(set(sink.message_ids)) == 5
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {State.SENT}


@pytest.mark.parametrize(
    ("step", "answer", "state"),
    [
        ("mail", "451 4.3.0 later", State.QUEUED),
        ("mail", "550 5.7.1 you may not send", State.QUEUED),
        ("rcpt", "450 4.2.1 mailbox busy", State.QUEUED),
        ("rcpt", "421 4.3.2 closing", State.QUEUED),
        ("rcpt", "550 5.1.1 no such user hong@mail.example", State.FAILED),
        ("data", "452 4.3.1 full", State.QUEUED),
        ("data", "554 5.6.0 refused", State.FAILED),
    ],
)
def test_what_the_server_says_decides(sink, step, answer, state):
    sink.answers[step] = answer
    write()

    tasks.deliver_due()

    mail = stored()
    assert (mail.state, mail.smtp_code, mail.problem) == (state, int(answer[:3]), step)
    assert not mail.data_started or state == State.FAILED


def test_a_delayed_mail_is_tried_again_by_the_plan_until_three_days_are_over(sink):
    sink.answers["rcpt"] = "450 busy"
    write()
    waits = []
    for _ in range(7):
        tasks.deliver_due()
        waits.append(round((stored().next_attempt_at - stored().created_at).total_seconds() / 60))
        OutgoingMail.objects.update(next_attempt_at=Now())
    assert waits == [1, 5, 15, 60, 180, 360, 360]

    OutgoingMail.objects.update(created_at=Now() - timedelta(hours=67))
    tasks.deliver_due()
    assert stored().state == State.FAILED

    sink.answers.clear()
    tasks.deliver_due()
    assert sink.message_ids == []


def test_without_a_server_the_mail_waits():
    write()

    tasks.deliver_due()

    assert (stored().state, stored().problem) == (State.QUEUED, "ConnectionRefusedError")


def test_a_line_that_breaks_in_the_message_leaves_the_decision_to_the_reaper(sink):
    sink.answers["data"] = "hang up"
    write()

    tasks.deliver_due()

    mail = stored()
    assert mail.state == State.SENDING and mail.data_started
    assert reaping.reap() == 0  # its lease is not over


def test_a_poisoned_row_is_set_aside_and_the_others_go_on(sink):
    write("하나")
    write("둘")
    poisoned = OutgoingMail.objects.order_by("next_attempt_at").first()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_outgoingmail SET sealed_message = set_byte(sealed_message, length(sealed_message) - 1, "
            "(get_byte(sealed_message, length(sealed_message) - 1) + 1) %% 256) WHERE id = %s",
            [poisoned.pk],
        )

    tasks.deliver_due()

    poisoned.refresh_from_db()
    assert (poisoned.state, poisoned.problem) == (State.FAILED, "BadSeal")
    assert len(sink.message_ids) == 1


# A sender that died


def test_before_the_message_left_it_is_simply_sent_again():
    write()
    claimed()
    assert reaping.reap() == 0
    end_lease()

    assert reaping.reap() == 1

    assert stored().state == State.QUEUED


def test_a_sender_that_lost_its_lease_sends_nothing_and_changes_nothing(sink):
    write()
    slow = claimed()
    end_lease()
    reaping.reap()
    quick = claimed()

    sending.transmit(slow)

    assert sink.message_ids == []
    assert stored().lease_owner == quick.lease_owner and stored().state == State.SENDING


def test_the_lease_starts_anew_when_the_message_leaves():
    write()
    mine = claimed()
    OutgoingMail.objects.update(lease_until=Now() + timedelta(seconds=5))
    before = stored().lease_until

    assert mine.mark_data_started()

    assert stored().lease_until > before + timedelta(seconds=60)


@pytest.mark.parametrize("has_arrived", [True, False])
def test_our_own_relays_journal_says_whether_it_arrived(sink, settings, has_arrived):
    sink.answers["data"] = "keep and hang up" if has_arrived else "hang up"
    settings.OUTBOX_JOURNAL = str(sink.folder / "journal")
    write()
    tasks.deliver_due()
    end_lease()
    sink.answers.clear()

    reaping.reap()
    tasks.deliver_due()

    assert stored().state == State.SENT
    assert sink.message_ids == [stored().message_id]


def test_without_a_journal_it_is_sent_once_more_and_then_a_person_decides(sink):
    sink.answers["data"] = "keep and hang up"
    write()
    tasks.deliver_due()
    end_lease()
    assert reaping.reap() == 0, "the server may still be thinking"
    end_lease(SETTLE)
    assert reaping.reap() == 1
    tasks.deliver_due()
    end_lease(SETTLE)
    assert reaping.reap() == 1

    assert stored().state == State.IN_DOUBT
    tasks.deliver_due()
    assert len(sink.message_ids) == 2


def test_a_mail_that_kills_every_sender_is_set_aside():
    write()
    OutgoingMail.objects.update(attempts=reaping.MOST_ATTEMPTS)
    claimed()
    end_lease()

    reaping.reap()

    assert stored().state == State.FAILED


# Forgetting


def test_what_was_sent_is_forgotten_after_30_days(sink):
    write()
    tasks.deliver_due()
    OutgoingMail.objects.update(sent_at=Now() - timedelta(days=29))
    tasks.empty_sent()
    assert stored().sealed_message is not None

    OutgoingMail.objects.update(sent_at=Now() - timedelta(days=31))
    tasks.empty_sent()
    assert stored().sealed_message is stored().sealed_recipient is None
    assert stored().state == State.SENT
