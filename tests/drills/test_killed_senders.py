"""kill -9 at every point of sending: nothing lost, nothing twice where our own server can be asked."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models.functions import Now

from channels_mail.outbox.models import SETTLE, OutgoingMail, State

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
POINTS = ("claimed", "connected", "mail", "rcpt", "marked", "got250", "committed")
MAILS = 40
KILLED = signal.SIGKILL


class Sender:
    """A process that sends on command, in children that may be killed."""

    def __init__(self, server, journal):
        place = connection.settings_dict
        engine = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
        environment = os.environ | {
            "DATABASE_URL": engine,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "OUTBOX_SMTP_URL": server.url,
            "OUTBOX_JOURNAL": str(journal),
            "DRILL": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.sender"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, way, point="nowhere:0"):
        self.process.stdin.write(f"{way} {point}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.fixture
def sender_for(mail_server):
    senders = []

    def start(journal=""):
        senders.append(Sender(mail_server, journal))
        return senders[-1]

    yield start
    for sender in senders:
        sender.close()


@pytest.fixture
def mails(mail_server):
    """Rows that wait; nobody rings."""
    for number in range(MAILS):
        EmailMessage(f"메일 {number}", "본문", to=[f"a{number}@mail.example"]).send()
    return list(OutgoingMail.objects.values_list("message_id", flat=True))


def let_time_pass():
    """The dead hold their leases until these end, and a foreign server has had its ten minutes."""
    OutgoingMail.objects.filter(state=State.SENDING).update(lease_until=Now() - SETTLE - timedelta(seconds=1))


def survive(send, way="outbox", points=POINTS):
    """Kill a sender at each point, at its first, second and third passing; then let one finish."""
    kills = 0
    for passing in (1, 2, 3):
        for point in points:
            kills += send(way, f"{point}:{passing}") == KILLED
            let_time_pass()
            send("reap")
    while OutgoingMail.objects.due().exists():
        assert send(way) == 0
        let_time_pass()
        send("reap")
    return kills


def test_with_our_own_server_nothing_is_lost_and_nothing_comes_twice(mail_server, sender_for, mails):
    kills = survive(sender_for(journal=mail_server.journal))

    assert kills == len(POINTS) * 3
    assert Counter(mail_server.message_ids) == Counter(mails)
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {State.SENT}


def test_with_a_foreign_server_nothing_is_lost_and_two_copies_are_the_most(mail_server, sender_for, mails):
    kills = survive(sender_for())

    copies = Counter(mail_server.message_ids)
    doubtful = set(OutgoingMail.objects.filter(state=State.IN_DOUBT).values_list("message_id", flat=True))
    assert kills == len(POINTS) * 3
    assert set(mails) - set(copies) <= doubtful, "what did not arrive is shown to a person"
    assert max(copies.values()) <= 2
    assert sum(copies.values()) - len(copies) <= kills


def test_a_sender_that_marks_first_loses_mail_so_the_drill_would_notice(mail_server, sender_for, mails):
    kills = survive(sender_for(), way="mark_first", points=("committed",))

    assert kills == 3
    assert len(set(mails) - set(mail_server.message_ids)) == kills
    assert not OutgoingMail.objects.exclude(state=State.SENT).exists(), "and nobody is told"
