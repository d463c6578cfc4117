"""kill -9 at every point of taking mail: what the sender was told is kept, is there, and once.

MAIL_KILLS=300 runs the large drill: so many kills for each of SMTP, LMTP and IMAP.
"""

import os
import random
import signal
import smtplib
import subprocess
import sys
import time
from collections import Counter
from hashlib import sha256

import pytest

from channels_mail.inbound.models import InboundMail
from tests.channels_mail.imap_server import running_imap_server
from tests.channels_mail.mail_receiver import ROOT, environment
from tests.drills.conftest import free_port

KILLS = int(os.environ.get("MAIL_KILLS", "12"))
POINTS = ("before_write", "before_commit", "after_commit", "before_answer")
pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True), pytest.mark.timeout(60 + KILLS * 4)]


class Stable:
    """The process that forks receivers, and the mail server beyond them, which tries until it is told 250."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.mail_receiver"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.child = 0
        self.kills = 0

    def tell(self, way, place, point):
        self.process.stdin.write(f"{way} {place} {point}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def start(self, way, kind, port, point):
        """A receiver on this port, as soon as the one before is dead."""
        self.child = self.tell(way, f"{kind}://127.0.0.1:{port}", point)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            try:
                client(kind, port).close()
                return
            except (OSError, smtplib.SMTPException):
                time.sleep(0.01)
        raise AssertionError("the receiver does not answer")

    def is_dead(self):
        try:
            with open(f"/proc/{self.child}/stat") as stat:
                return stat.read().rpartition(")")[2].split()[0] == "Z"
        except FileNotFoundError:
            return True

    def close(self):
        if self.child and not self.is_dead():
            os.kill(self.child, signal.SIGTERM)
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.fixture
def stable(db):
    stable = Stable()
    yield stable
    stable.close()


def client(kind, port):
    return (smtplib.LMTP if kind == "lmtp" else smtplib.SMTP)("127.0.0.1", port, timeout=20)


def letters(number):
    return [f"From: a@mail.example\r\nSubject: {each}\r\n\r\n편지 {each}\r\n".encode() for each in range(number)]


def deliver(stable, way, kind, kills, points):
    """Send letter after letter, each until 250; returns those that were promised."""
    port, chance, promised, number = free_port(), random.Random(7), [], 0
    stable.start(way, kind, port, f"{points[0]}:1")
    alive = True
    while stable.kills < kills or not promised:
        letter = f"From: a@mail.example\r\nSubject: {number}\r\n\r\n편지 {number}\r\n".encode()
        number += 1
        for _try in range(200):
            if stable.is_dead():
                point = f"{points[stable.kills % len(points)]}:{chance.randint(1, 3)}"
                stable.start(way, kind, port, point if stable.kills < kills else "nowhere:0")
                alive = True
            try:
                with client(kind, port) as server:
                    server.sendmail("a@mail.example", ["consult@hanbyeol.example"], letter)
                promised.append(letter)
                break
            except (OSError, smtplib.SMTPException):
                time.sleep(0.02)
            finally:
                time.sleep(0.005)
                if alive and stable.is_dead():
                    stable.kills, alive = stable.kills + 1, False
    return promised


def lost_and_doubled(promised):
    kept = Counter(InboundMail.objects.values_list("sha256", flat=True))
    wanted = {sha256(letter).hexdigest() for letter in promised}
    return len(wanted - set(kept)), sum(kept.values()) - len(kept)


@pytest.mark.parametrize("kind", ["smtp", "lmtp"])
def test_a_receiver_that_is_killed_loses_nothing_it_promised_and_doubles_nothing(kind, stable):
    promised = deliver(stable, "serve", kind, KILLS, POINTS)

    print(f"{kind}: {stable.kills} kills, {len(promised)} letters")  # noqa: T201
    assert stable.kills >= KILLS
    assert lost_and_doubled(promised) == (0, 0)
    assert InboundMail.objects.count() == len(promised)


def test_a_receiver_that_promises_first_loses_mail_so_the_drill_would_notice(stable):
    promised = deliver(stable, "serve_careless", "smtp", 4, ("before_write", "before_commit"))

    assert lost_and_doubled(promised)[0] > 0


def fetched(stable, way, kills, points):
    """Fetch until nothing is left there; every fetch but the last is killed at some point."""
    chance = random.Random(7)
    sent = letters(kills * 2)
    with running_imap_server() as there:
        there.put(*sent)
        while len(there.seen) < len(sent):
            point = f"{points[stable.kills % len(points)]}:{chance.randint(1, 2)}"
            ended = stable.tell(way, there.url, point if stable.kills < kills else "nowhere:0")
            stable.kills += ended == signal.SIGKILL
    return sent


def test_a_fetcher_that_is_killed_loses_nothing_it_marked_and_doubles_nothing(stable):
    sent = fetched(stable, "fetch", KILLS, POINTS)

    print(f"imap: {stable.kills} kills, {len(sent)} letters")  # noqa: T201
    assert stable.kills >= KILLS
    assert lost_and_doubled(sent) == (0, 0)
    assert InboundMail.objects.count() == len(sent)


def test_a_fetcher_that_marks_first_loses_mail_so_the_drill_would_notice(stable):
    sent = fetched(stable, "fetch_careless", 4, ("before_write", "before_commit"))

    assert lost_and_doubled(sent)[0] == 4
