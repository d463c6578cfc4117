"""bin/bench campaign [--recipients N] [--copies N] [--processes N]: a campaign's speed against what is possible.

In one run: the sender as it is, signed and not, with one and with twenty mails in doubt at most; the limit (smtplib
with four connections in each of two processes, rows marked in PostgreSQL); the bare rate of RSA-2048; how long it
takes to count and to freeze many people, and how much memory a sender needs for few and for many.
"""

import argparse
import json
import os
import smtplib
import statistics
import subprocess
import sys
import threading
import time
from email.message import EmailMessage
from pathlib import Path

import psycopg2

from config.embedded import free_port
from tests.bench.stage import BASE_DIR, say, stage

COUNTS = 20
GOALS = {
    "unsigned, of the limit": 0.8,
    "signed, of bare RSA-2048": 0.7,
    "memory, many of few": 1.1,
    "count of a million, p95 ms": 300,
    "freeze of a million, s": 20,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bin/bench campaign", description=__doc__)
    parser.add_argument("--recipients", type=int, default=2000)
    parser.add_argument("--copies", type=int, default=100_000, help="people who are only counted and frozen")
    parser.add_argument("--processes", type=int, default=2)
    wanted = parser.parse_args(sys.argv[2:])
    with stage(BASE_DIR / ".data" / "bench") as opened:
        port = free_port()
        sink = subprocess.Popen([sys.executable, "-m", "tests.bench.campaign", "sink", str(port)], cwd=BASE_DIR)
        try:
            report = _measure(opened, wanted, port)
        finally:
            sink.kill()
            sink.wait()
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    return 0


def _measure(opened, wanted, port):
    url = opened.database("campaign")
    key = opened.data_dir / "dkim.pem"
    _make_key(key)
    env = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.drills.campaign_settings",
        "OUTBOX_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "CAMPAIGN_HOURS": "00:00,23:59:59.999999",
    }

    def run(what, *more, **settings):
        return opened.run("-m", "tests.bench.campaign", what, *map(str, more), **env, **settings)

    say("making people")
    run("people", wanted.recipients)
    figures = {}
    for name, settings in (
        ("unsigned, 1 in doubt", {}),
        ("unsigned, 20 in doubt", {"CAMPAIGN_MARK_WINDOW": "20"}),
        ("signed, 20 in doubt", {"CAMPAIGN_MARK_WINDOW": "20", "DKIM_KEY_FILE": str(key)}),
    ):
        say(name)
        campaign = run("another", "fresh")
        figures[name] = _rate(opened, env | settings, "send", campaign, wanted)
    say("the limit")
    run("limit_rows", wanted.recipients)
    figures["limit"] = _rate(opened, env, "limit", port, wanted)
    figures["bare RSA-2048"] = _rate(opened, env | {"DKIM_KEY_FILE": str(key)}, "rsa", 2000, wanted)
    say("memory, few")
    few = int(run("memory", run("another", "fresh")))
    say("copies")
    run("copies", wanted.copies)
    frozen = run("freeze")
    say("memory, many")
    many = int(run("memory", frozen["campaign"]))
    scale = 1_000_000 / frozen["people"]
    return {
        "recipients": wanted.recipients,
        "people": frozen["people"],
        "mails_per_second": figures,
        "unsigned_of_limit": round(figures["unsigned, 20 in doubt"] / figures["limit"], 2),
        "unsigned_of_limit_1_in_doubt": round(figures["unsigned, 1 in doubt"] / figures["limit"], 2),
        "signed_of_bare_rsa": round(figures["signed, 20 in doubt"] / figures["bare RSA-2048"], 2),
        "memory_mb": {"few": few, "many": many, "ratio": round(many / few, 3)},
        "count_ms": frozen["count_ms"],
        "freeze_s": frozen["freeze_s"],
        "scaled_to_a_million": {
            "count_p95_ms": round(frozen["count_ms"]["p95"] * scale),
            "freeze_s": round(frozen["freeze_s"] * scale, 1),
        },
        "goals": GOALS,
    }


def _rate(opened, env, what, argument, wanted):
    """What so many processes do together in a second."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.bench.campaign", what, str(argument), str(number), str(wanted.processes)],
            env={**opened.env, **env}, cwd=BASE_DIR, stdout=subprocess.PIPE, text=True,
        )
        for number in range(wanted.processes)
    ]  # fmt: skip
    done = [json.loads(process.communicate()[0].strip().splitlines()[-1]) for process in processes]
    first, last = min(each["began"] for each in done), max(each["ended"] for each in done)
    return round(sum(each["count"] for each in done) / (last - first), 1)


def _make_key(file: Path) -> None:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    file.write_bytes(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()))


# --- what runs in processes of its own -------------------------------------------------------------------
def _tell(**figures):
    print(json.dumps(figures))  # noqa: T201


def people(number):
    from django.core.management import call_command
    from django.db import connection

    from tests.bench.audience import make_readers
    from tests.drills.campaign_people import waiting_campaign

    call_command("migrate", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    make_readers(int(number))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    waiting_campaign("hold")
    _tell(done=1)


def another(_fresh):
    """Another campaign to the same people as the first."""
    from django.db import connection

    from channels_mail.campaigns.models import Campaign, Delivery, Tally

    first = Campaign.objects.order_by("pk").first()
    other = Campaign.objects.get(pk=first.pk)
    other.pk = None
    other.campaign_class, other.state = "C", "sending"
    other.save(force_insert=True)
    Tally.objects.bulk_create(Tally(campaign=other, slot=slot) for slot in range(Tally.SLOTS))
    # The cap would hold back who has got the measurements before this one.
    Delivery.objects.exclude(campaign=first).filter(state="sent").update(sent_at="2020-01-01T00:00Z")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO campaigns_delivery (campaign_id, citizen_id, variant, state, reason, domain, bounce)"
            " SELECT %s, citizen_id, 'A', 'waiting', '', '', '' FROM campaigns_delivery WHERE campaign_id = %s",
            [other.pk, first.pk],
        )
        cursor.execute("ANALYZE campaigns_delivery")
    print(other.pk)  # noqa: T201


def send(campaign_id, slot, _processes):
    from channels_mail.campaigns.models import Campaign
    from channels_mail.campaigns.sending.loop import Sender

    found = Campaign.objects.select_related("version", "version_b", "department").get(pk=campaign_id)
    began = time.time()
    count = Sender(found, int(slot)).run(600)
    _tell(count=count, began=began, ended=time.time())


def limit_rows(number):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE limit_mail (id bigserial PRIMARY KEY, address text, name text, sent_at timestamptz)"
        )
        cursor.execute(
            "INSERT INTO limit_mail (address, name) SELECT 'a' || n || '@mail.example', 'n' || n"
            " FROM generate_series(1, %s) AS n", [int(number)],
        )  # fmt: skip
    _tell(done=1)


def limit(port, number, processes):
    """smtplib with four connections in each of two processes, a hundred rows marked at a time; nothing is sealed."""
    counts, began = [], time.time()

    def work(part):
        held = psycopg2.connect(os.environ["DATABASE_URL"])
        cursor = held.cursor()
        server = smtplib.SMTP("127.0.0.1", int(port))
        own, of = int(number) * 4 + part, int(processes) * 4
        cursor.execute("SELECT id, address, name FROM limit_mail WHERE id %% %s = %s", [of, own])
        rows = cursor.fetchall()
        for at in range(0, len(rows), 100):
            for _row, address, name in rows[at : at + 100]:
                mail = EmailMessage()
                mail["Subject"], mail["From"], mail["To"] = "News", "portal@hanbyeol.example", address
                mail.set_content(f"{name}, the library is open on Saturdays.\n" * 12)
                server.sendmail("portal@hanbyeol.example", [address], mail.as_bytes())
            ids = [row for row, _address, _name in rows[at : at + 100]]
            cursor.execute("UPDATE limit_mail SET sent_at = now() WHERE id = ANY(%s)", [ids])
            held.commit()
        counts.append(len(rows))
        server.quit()
        held.close()

    threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _tell(count=sum(counts), began=began, ended=time.time())


def rsa(times, _number, _processes):
    from channels_mail.campaigns.signing import hashes, padding, signer

    key = signer().key
    began = time.time()
    for _each in range(int(times)):
        key.sign(b"x" * 600, padding.PKCS1v15(), hashes.SHA256())
    _tell(count=int(times), began=began, ended=time.time())


def memory(campaign_id):
    """The most memory a sender needs while it sends two thousand."""
    import resource

    from channels_mail.campaigns.models import Campaign
    from channels_mail.campaigns.sending.loop import Sender

    Campaign.objects.filter(pk=campaign_id).update(state="sending")
    found = Campaign.objects.select_related("version", "version_b", "department").get(pk=campaign_id)
    Sender(found, 0).run(15)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)  # noqa: T201


def copies(number):
    from tests.bench.audience import copy_readers

    copy_readers(int(number))
    _tell(done=1)


def freeze():
    from channels_mail.campaigns import audience, workflow
    from channels_mail.campaigns.models import Campaign, Tally

    found = Campaign.objects.order_by("pk").first()
    found.pk, found.state, found.audience = None, "scheduled", None
    found.audience_rules = {"all": [{"field": "language", "in": ["ko"]}], "none": []}
    found.save(force_insert=True)
    Tally.objects.bulk_create(Tally(campaign=found, slot=slot) for slot in range(Tally.SLOTS))
    took = []
    for _each in range(COUNTS):
        began = time.monotonic()
        people = audience.count(found)
        took.append(1000 * (time.monotonic() - began))
    began = time.monotonic()
    workflow.freeze(found)
    seconds = time.monotonic() - began
    took.sort()
    count_ms = {"p50": round(statistics.median(took)), "p95": round(took[int(COUNTS * 0.95) - 1])}
    _tell(campaign=found.pk, people=people, count_ms=count_ms, freeze_s=round(seconds, 2))


def sink(port):
    """A mail server that takes everything and keeps nothing, as fast as Python can."""
    import asyncio

    class Sink(asyncio.Protocol):
        def connection_made(self, transport):
            self.transport, self.rest, self.in_data = transport, b"", False
            transport.write(b"220 sink\r\n")

        def data_received(self, data):
            self.rest += data
            while True:
                mark = b"\r\n.\r\n" if self.in_data else b"\r\n"
                line, found, rest = self.rest.partition(mark)
                if not found:
                    return
                self.rest = rest
                self.answer(line[:4].upper())

        def answer(self, word):
            if self.in_data:
                self.in_data = False
                self.transport.write(b"250 taken\r\n")
            elif word == b"DATA":
                self.in_data = True
                self.transport.write(b"354 go\r\n")
            elif word == b"EHLO":
                self.transport.write(b"250-sink\r\n250 PIPELINING\r\n")
            elif word == b"QUIT":
                self.transport.write(b"221 bye\r\n")
                self.transport.close()
            else:
                self.transport.write(b"250 ok\r\n")

    async def serve():
        server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", int(port))
        async with server:
            await server.serve_forever()

    asyncio.run(serve())


PARTS = {each.__name__: each for each in (people, another, send, limit_rows, limit, rsa, memory, copies, freeze, sink)}

if __name__ == "__main__":
    if sys.argv[1] != "sink":
        import django

        django.setup()
    PARTS[sys.argv[1]](*sys.argv[2:])
