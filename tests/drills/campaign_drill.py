"""Kills the senders of a campaign at every point while others go on, and says what arrived.

The suite runs it small. As a program it runs as large as asked, with engines of its own:
python -m tests.drills.campaign_drill --recipients 50000 --kills 240 --workers 4 --policy reconcile
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
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
LEASE, SETTLE = 6, 1  # seconds; two minutes and ten in production


class Journal:
    """A mail server that writes down what it takes, on the disk, before it says so."""

    def __init__(self, file):
        self.file = file
        self.handle = file.open("a")

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
        for thread in senders:
            thread.join()
        self.is_over.set()
        for thread in others:
            thread.join()
        self.seconds = time.monotonic() - self.begun

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
            cursor.execute("SELECT id FROM campaigns_delivery WHERE state = 'in_doubt'")
            found = {row for (row,) in cursor.fetchall()}
        held.close()
        return found

    def copies(self):
        """How often each delivery arrived, by its number."""
        return Counter(int(message_id.split("-")[2].partition("@")[0]) for _to, message_id in self.server.arrived())

    def _sql(self, statement):
        import psycopg2

        held = psycopg2.connect(self.database_url)
        try:
            held.autocommit = True
            cursor = held.cursor()
            cursor.execute(statement)
            return cursor.fetchone()[0] if cursor.description and cursor.rowcount else None
        finally:
            held.close()


def _ask(process, line):
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def _end(process):
    process.stdin.close()
    process.wait(30)
    process.stdout.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--recipients", type=int, default=50_000)
    parser.add_argument("--kills", type=int, default=240)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--policy", default="reconcile", choices=["hold", "resend_once", "reconcile"])
    wanted = parser.parse_args()
    from tests.bench.stage import say, stage

    with stage(ROOT / ".data" / "drill") as opened:
        url = opened.database("campaign_drill")
        say("making people")
        campaign_id = int(
            opened.run(
                "-m",
                "tests.drills.campaign_people",
                str(wanted.recipients),
                wanted.policy,
                DATABASE_URL=url,
                DJANGO_SETTINGS_MODULE="tests.drills.campaign_settings",
            )
        )
        (journal := opened.data_dir / "journal").unlink(missing_ok=True)
        from config.embedded import free_port

        with journal_server(journal.parent, free_port()) as server:
            os.environ.update(opened.env)
            drill = Drill(url, server, campaign_id, wanted.kills, wanted.workers, pauses=True, cuts=True)
            say("killing")
            drill.run()
            copies, states = drill.copies(), drill.states()
            lost = wanted.recipients - len(set(copies) | drill.doubtful())
            say(f"{wanted.recipients} recipients, {wanted.workers} workers, {wanted.policy}, {drill.seconds:.0f} s")
            say(f"{sum(drill.kills.values())} kills at {len(drill.kills)} points: {dict(drill.kills)}")
            say(f"states {states}; in doubt {len(drill.doubtful())}")
            say(f"lost {lost}; twice {sum(count - 1 for count in copies.values())}")


if __name__ == "__main__":
    main()
