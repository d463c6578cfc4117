"""Mail out: a campaign beside django-post-office, beside the least that could do the job, and beside bare signing.

Everybody sends the same letter to one server that takes everything. Ours opens each address, renders each letter, asks
for each consent, and commits each claim and each mark.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psycopg2
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from config import embedded
from tests.bench.rounds import NOISY
from tests.bench.stage import BASE_DIR, Stage, say

SETTINGS = "tests.drills.campaign_settings"
SENDERS = 4  # processes of ours; the limit has four lines in two processes, the peer sixteen threads in two
RESET = """
TRUNCATE campaigns_delivery, campaigns_suppression;
DELETE FROM campaigns_throttle;
UPDATE campaigns_campaign SET state = 'sending', approver_id = NULL;
INSERT INTO campaigns_delivery (campaign_id, citizen_id, variant, state, reason, domain, bounce, next_attempt_at)
    SELECT campaigns_campaign.id, citizen_id, 'A', 'waiting', '', '', '', now() FROM campaigns_campaign, reach_reach;
ANALYZE campaigns_delivery;
"""
QUEUE = """
DROP TABLE IF EXISTS bench_queue;
CREATE TABLE bench_queue (id bigserial PRIMARY KEY, state text NOT NULL DEFAULT 'waiting', sent_at timestamptz);
CREATE INDEX ON bench_queue (id) WHERE state = 'waiting';
INSERT INTO bench_queue (state) SELECT 'waiting' FROM generate_series(1, 200000);
ANALYZE bench_queue;
"""


@dataclass
class Racer:
    """Processes that do one kind of work together, or a command that is run for each turn."""

    name: str
    turn: Callable[[float], Mapping[str, float]]
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return median(self.rates)

    def figures(self) -> dict[str, Any]:
        spread = (max(self.rates) - min(self.rates)) / (self.rate or 1)
        return {"per_second": round(self.rate), "spread": round(spread, 2), "too_noisy": spread > NOISY}


class Team:
    """Processes that wait for a line each, begin at once and say what they did."""

    def __init__(self, opened: Stage, module: str, size: int, **more: str) -> None:
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", module],
                env={**opened.env, **more},
                cwd=BASE_DIR,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _each in range(size)
        ]
        opened.processes += self.processes  # type: ignore[arg-type]
        for process in self.processes:
            assert process.stdout is not None
            process.stdout.readline()

    def work(self, line: str) -> dict[str, float]:
        """Everybody does this, `{slot}` being their number: how much was done, and in which time."""
        for slot, process in enumerate(self.processes):
            assert process.stdin is not None
            process.stdin.write(line.format(slot=slot) + "\n")
            process.stdin.flush()
        done = [json.loads(process.stdout.readline()) for process in self.processes if process.stdout is not None]
        return {
            "count": sum(each["count"] for each in done),
            "seconds": max(each["seconds"] for each in done),
            "memory": max(each["memory"] for each in done),
        }


def perform(opened: Stage, people: int, rounds: int, seconds: float, peer: Path | None) -> dict[str, Any]:
    """Everybody in turns, and how ours stands to its goals."""
    address, common = _prepared(opened, people)
    racers = _racers(opened, address, common, people, peer)
    for number in range(rounds + 1):
        for racer in racers:
            done = racer.turn(seconds if number else 1)
            if number:
                racer.rates.append(done["count"] / done["seconds"])
        if number:
            say(f"campaign {number}/{rounds}: " + ", ".join(f"{each.name} {each.rates[-1]:.0f}/s" for each in racers))
    return {"people": people, "contenders": {each.name: each.figures() for each in racers}, "goals": _goals(racers)}


def memory(opened: Stage, recipients: int) -> dict[str, Any]:
    """One sender's memory after ten thousand letters, and after all of them."""
    address, common = _prepared(opened, recipients, people_per_key=100)
    _sql(address, RESET)
    team = Team(opened, "tests.bench.campaign_sender", 1, **common, CAMPAIGN_MARK_WINDOW="20")
    first = team.work("some 10000")
    rest = team.work("ours 0 36000")
    value = round(rest["memory"] / first["memory"], 3)
    say(f"{first['memory']} MB after {first['count']}, {rest['memory']} MB after {first['count'] + rest['count']}")
    goal = {"name": f"memory at {recipients:,} beside 10,000", "value": value, "goal": "<= 1.1", "met": value <= 1.1}
    return {"recipients": recipients, "contenders": {}, "goals": [goal]}


def _prepared(opened: Stage, people: int, people_per_key: int = 1) -> tuple[str, dict[str, str]]:
    """A filled database and a server; what each process needs to know of them."""
    port, address = embedded.free_port(), opened.database("campaign")
    opened.processes.append(
        subprocess.Popen([sys.executable, "-m", "tests.bench.smtp_sink", str(port)], env=opened.env, cwd=BASE_DIR)
    )
    common = {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "OUTBOX_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "CAMPAIGN_HOURS": "00:00,23:59:59",
        "CAMPAIGN_SENDERS": str(SENDERS),
        "BENCH_MAIL": str(opened.data_dir / "mail.json"),
        "BENCH_KEY": str(opened.data_dir / "dkim.pem"),
    }
    say(f"{people:,} people")
    mail = opened.run("-m", "tests.bench.campaign_people", str(people), str(people_per_key), **common)
    Path(common["BENCH_MAIL"]).write_text(json.dumps(mail))
    key = rsa.generate_private_key(65537, 2048)
    Path(common["BENCH_KEY"]).write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    _sql(address, "ALTER TABLE campaigns_campaign DROP CONSTRAINT campaign_approved_before_sent")
    return address, common


def _racers(opened: Stage, address: str, common: dict[str, str], people: int, peer: Path | None) -> list[Racer]:
    def ours(name: str, **more: str) -> Racer:
        team = Team(opened, "tests.bench.campaign_sender", SENDERS, **common, **more)

        def turn(seconds: float) -> Mapping[str, float]:
            _sql(address, RESET)
            return team.work(f"ours {{slot}} {seconds}")

        return Racer(name, turn)

    limit_team = Team(opened, "tests.bench.limits.smtplib_queue", 2, **common)
    signing = Team(opened, "tests.bench.campaign_sender", 2, **common)

    def limit(seconds: float) -> Mapping[str, float]:
        _sql(address, QUEUE)
        return limit_team.work(f"limit {seconds}")

    racers = [
        ours("ours, window 20", CAMPAIGN_MARK_WINDOW="20"),
        ours("ours, window 1", CAMPAIGN_MARK_WINDOW="1"),
        Racer("smtplib and PostgreSQL", limit),
        ours("ours signed, window 20", CAMPAIGN_MARK_WINDOW="20", DKIM_KEY_FILE=common["BENCH_KEY"]),
        Racer("bare RSA-2048", lambda seconds: signing.work(f"sign {seconds}")),
    ]
    if peer is not None:
        other = {**common, "PEER_DATABASE_URL": opened.database("postoffice")}

        def post_office(seconds: float) -> Mapping[str, float]:
            count = str(int(min(people, 800 * seconds)))
            found: Mapping[str, float] = opened.run(
                "-m", "tests.bench.postoffice.turn", count, python=str(peer), **other
            )
            return found

        racers.append(Racer("django-post-office", post_office))
    return racers


def _goals(racers: list[Racer]) -> list[dict[str, Any]]:
    rates = {each.name: each.rate for each in racers}
    wanted = [
        ("unsigned beside django-post-office, tuned", "ours, window 20", "django-post-office", 3.0),
        ("window of one beside django-post-office", "ours, window 1", "django-post-office", 3.0),
        ("unsigned beside smtplib and PostgreSQL", "ours, window 20", "smtplib and PostgreSQL", 0.8),
        ("window of one beside smtplib and PostgreSQL", "ours, window 1", "smtplib and PostgreSQL", 0.8),
        ("signed beside bare RSA-2048", "ours signed, window 20", "bare RSA-2048", 0.7),
    ]
    found = []
    for name, own, other, least in wanted:
        value = round(rates[own] / rates[other], 2) if rates.get(other) else None
        met = None if value is None else value >= least
        found.append({"name": name, "value": value, "goal": f">= {least}", "met": met})
    return found


def _sql(address: str, statements: str) -> None:
    held = psycopg2.connect(address)
    try:
        held.autocommit = True
        held.cursor().execute(statements)
    finally:
        held.close()
    time.sleep(0.2)
