"""A process that works when it is told to: each line read is one turn, each line written what it did, as JSON.

"ours SLOT SECONDS" sends our campaign as a worker does, "some NUMBER" until so many have gone; "sign SECONDS" signs
with a bare key and does nothing else.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

import django

django.setup()

from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import padding  # noqa: E402

from channels_mail.campaigns.models import Campaign  # noqa: E402
from channels_mail.campaigns.sending.loop import Sender  # noqa: E402


def ours(slot, seconds):
    campaign = Campaign.objects.select_related("version", "version_b", "department").get()
    return Sender(campaign, int(slot)).run(float(seconds))


def some(number):
    """At least so many, then no more."""
    campaign = Campaign.objects.select_related("version", "version_b", "department").get()
    sender = Sender(campaign, 0)
    sender._may_send = lambda: sender.sent < int(number)
    return sender.run(36_000)


def sign(seconds):
    key = serialization.load_pem_private_key(Path(os.environ["BENCH_KEY"]).read_bytes(), password=None)
    message, until, count = b"x" * 900, time.monotonic() + float(seconds), 0
    while time.monotonic() < until:
        key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        count += 1
    return count


WAYS = {"ours": ours, "some": some, "sign": sign}

if __name__ == "__main__":
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        way, *how = line.split()
        before = resource.getrusage(resource.RUSAGE_SELF)
        began = time.monotonic()
        count = WAYS[way](*how)
        after = resource.getrusage(resource.RUSAGE_SELF)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        done = {"count": count, "seconds": time.monotonic() - began, "cpu": used, "memory": after.ru_maxrss // 1024}
        print(json.dumps(done), flush=True)  # noqa: T201
