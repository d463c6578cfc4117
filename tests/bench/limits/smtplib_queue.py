"""The least that could do the job: claim rows, hand over ready-made bytes by smtplib, mark them; two lines a process.

Speaks like tests.bench.campaign_sender: "limit SECONDS" is one turn.
"""

import base64
import json
import os
import resource
import smtplib
import sys
import threading
import time
from urllib.parse import urlsplit

import psycopg2

LINES = 2
BATCH = 500
CLAIM = """
UPDATE bench_queue SET state = 'sending' WHERE id IN (
    SELECT id FROM bench_queue WHERE state = 'waiting' ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING id
"""


def work(until, message, counts):
    place = urlsplit(os.environ["OUTBOX_SMTP_URL"])
    server = smtplib.SMTP(place.hostname, place.port)
    held = psycopg2.connect(os.environ["DATABASE_URL"])
    cursor, count = held.cursor(), 0
    while time.monotonic() < until:
        cursor.execute(CLAIM, [BATCH])
        ids = [row[0] for row in cursor.fetchall()]
        held.commit()
        if not ids:
            break
        for each in ids:
            server.sendmail("portal@hanbyeol.example", [f"reader{each}@mail.example"], message)
        cursor.execute("UPDATE bench_queue SET state = 'sent', sent_at = now() WHERE id = ANY(%s)", [ids])
        held.commit()
        count += len(ids)
    server.quit()
    held.close()
    counts.append(count)


def limit(seconds, message):
    counts, until = [], time.monotonic() + seconds
    threads = [threading.Thread(target=work, args=(until, message, counts)) for _each in range(LINES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


if __name__ == "__main__":
    with open(os.environ["BENCH_MAIL"]) as file:
        content = base64.b64decode(json.load(file)["bytes"])
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        before = resource.getrusage(resource.RUSAGE_SELF)
        began = time.monotonic()
        done = limit(float(line.split()[1]), content)
        after = resource.getrusage(resource.RUSAGE_SELF)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        figures = {"count": done, "seconds": time.monotonic() - began, "cpu": used}
        print(json.dumps({**figures, "memory": after.ru_maxrss // 1024}), flush=True)  # noqa: T201
