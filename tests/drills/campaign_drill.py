"""Kills the senders of a campaign at every point while others go on, and says what arrived.

The suite runs it small; campaign_at_full_size runs it as large as asked, with engines of its own.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]
POINTS = (
    "in_claim", "claimed", "written", "connected", "mail", "rcpt", "in_mark", "marked", "data", "half", "dot",
    "got250", "committed",
)  # fmt: skip
KILLED = signal.SIGKILL
SENDERS = "campaign-drill"
FAULT_EVERY = 8  # seconds
LEASE, SETTLE = 6, 1  # seconds; two minutes and ten in production


class Journal:
    """A mail server that writes down what it takes, on the disk, before it says so."""

    def __init__(self, file):
        self.file = file
        self.handle = file.open("a")

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        head = envelope.original_content.partition(b"\r\n\r\n")[0]
        message_id = head.partition(b"\r\nMessage-ID: ")[2].partition(b"\r\n")[0].decode()
        self.handle.write(f"{envelope.rcpt_tos[0]}\t{message_id}\n")
        self.handle.flush()
        os.fsync(self.handle.fileno())
        return "250 2.0.0 taken"

    def arrived(self):
        return [tuple(line.split("\t")) for line in self.file.read_text().splitlines()]


@contextmanager
def journal_server(folder, port):
    handler = Journal(folder / "journal")
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.url = f"smtp://127.0.0.1:{port}"
    try:
        yield handler
    finally:
        controller.stop()
        handler.handle.close()


@dataclass
class Drill:
    """One campaign, sent by so many workers that are killed so often."""

    database_url: str
    server: Journal
    campaign_id: int
    kills_wanted: int
    workers: int = 1
    way: str = "send"
    points: tuple[str, ...] = POINTS
    pauses: bool = False
    cuts: bool = False
    faults: Sequence[Callable[[], None]] = ()  # what else befalls the engines, in turns
    window: int = 1
    seed: int = 7
    kills: Counter = field(default_factory=Counter)

    def run(self):
        """Kill until enough were killed, then let them finish."""
        self.lock, self.begun = threading.Lock(), time.monotonic()
        rng = random.Random(self.seed)
        self.plan = [self.points[number % len(self.points)] for number in range(self.kills_wanted)]
        rng.shuffle(self.plan)
        self.is_over = threading.Event()
        others = [threading.Thread(target=self._tend)]
        senders = [threading.Thread(target=self._work, args=(number,)) for number in range(self.workers)]
        for thread in (*others, *senders):
            thread.start()
        self._befall(senders)
        for thread in senders:
            thread.join()
        self.is_over.set()
        for thread in others:
            thread.join()
        self.seconds = time.monotonic() - self.begun

    def _befall(self, senders):
        """Restart engines in between. Not in a thread that ends: what it had started would end with it."""
        number = 0
        while self.faults and any(thread.is_alive() for thread in senders):
            time.sleep(FAULT_EVERY)
            if self.plan:
                self.faults[number % len(self.faults)]()
                number += 1

    def _process(self):
        environment = os.environ | {
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "tests.drills.campaign_settings",
            "OUTBOX_SMTP_URL": self.server.url,
            "OUTBOX_JOURNAL": str(self.server.file),
            "DRILL": "1",
            "PGAPPNAME": SENDERS,
            "CAMPAIGN_HOURS": "00:00,23:59:59.999999",
            "OUTBOX_LEASE_SECONDS": str(LEASE),
            "CAMPAIGN_SETTLE_SECONDS": str(SETTLE),
            "CAMPAIGN_MARK_WINDOW": str(self.window),
            "CAMPAIGN_WEEKLY_CAP": "0",
        }
        return subprocess.Popen(
            [sys.executable, "-m", "tests.drills.campaign_sender"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _work(self, number):
        rng = random.Random(self.seed + number)
        process = self._process()
        while not self.is_done():
            with self.lock:
                point = self.plan.pop() if self.plan else ""
            passing = rng.randint(1, 12) if point not in ("connected", "claimed", "in_claim", "written") else 1
            status = _ask(process, f"{self.way} {self.campaign_id} {point or 'nowhere'}:{passing}")
            with self.lock:
                if status == KILLED:
                    self.kills[point] += 1
                elif point and not self.is_done():
                    self.plan.insert(0, point)  # it never came there: once more, later
            time.sleep(0.05 if status == KILLED else 0.3)
        _end(process)

    def _tend(self):
        """Reap as the schedule does; pause and cut connections in between where asked."""
        process, rounds = self._process(), 0
        while not self.is_over.wait(0.5):
            rounds += 1
            _ask(process, f"reap {self.campaign_id} nowhere:0")
            if self.cuts and rounds % 20 == 0 and self.plan:
                self._sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    f" AND application_name = '{SENDERS}'"
                )
            if self.pauses and rounds % 10 in (0, 3) and (self.plan or rounds % 10 == 3):
                state = "'paused'" if rounds % 10 == 0 else "'sending'"
                self._sql(f"UPDATE campaigns_campaign SET state = {state} WHERE id = {self.campaign_id}")  # noqa: S608
        _end(process)

    def is_done(self):
        waiting = self._sql(
            "SELECT count(*) FROM campaigns_delivery WHERE state IN ('waiting', 'sending')"
            f" AND campaign_id = {self.campaign_id}"  # noqa: S608
        )
        return waiting == 0

    def states(self):
        import psycopg2

        with psycopg2.connect(self.database_url) as held, held.cursor() as cursor:
            cursor.execute(
                "SELECT state, count(*) FROM campaigns_delivery WHERE campaign_id = %s GROUP BY state",
                [self.campaign_id],
            )
            found = dict(cursor.fetchall())
        held.close()
        return found

    def doubtful(self):
        import psycopg2

        with psycopg2.connect(self.database_url) as held, held.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM campaigns_delivery WHERE state = 'in_doubt' AND campaign_id = %s", [self.campaign_id]
            )
            found = {row for (row,) in cursor.fetchall()}
        held.close()
        return found

    def copies(self):
        """How often each delivery of this campaign arrived, by its number."""
        numbers = [message_id.partition("@")[0].split("-")[1:] for _to, message_id in self.server.arrived()]
        return Counter(int(delivery) for campaign, delivery in numbers if int(campaign) == self.campaign_id)

    def _sql(self, statement):
        """What may be said twice; said again when the drill has just stopped the server."""
        import psycopg2

        try:
            held = psycopg2.connect(self.database_url)
            try:
                held.autocommit = True
                cursor = held.cursor()
                cursor.execute(statement)
                return cursor.fetchone()[0] if cursor.description and cursor.rowcount else None
            finally:
                held.close()
        except psycopg2.OperationalError:
            time.sleep(0.5)
            return self._sql(statement)


def _ask(process, line):
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def _end(process):
    process.stdin.close()
    process.wait(30)
    process.stdout.close()
