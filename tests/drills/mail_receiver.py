"""Takes mail in children that die where they are told to: each is the real receiver or fetcher, forked when warm.

Each line read names how: "<way> <place> <point>:<n>". A serving child runs until it dies, and its id is the answer;
"fetch" runs once, and the answer is the signal or code it ended with.
"""

import asyncio
import os
import sys
import time
from contextlib import suppress

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402

from channels_mail.inbound import imap, receiving  # noqa: E402
from channels_mail.inbound.storing import store  # noqa: E402


class Careless(receiving.Receiver):
    """The control: it says 250 first and stores afterwards."""

    async def _keep(self, mailbox, addresses, envelope):
        keep = super()._keep(mailbox, addresses, envelope)
        self.later = asyncio.create_task(keep)
        return receiving.STORED


def fetch_careless(url):
    """The control: it marks first and stores afterwards."""
    place = imap.urlsplit(url)
    server = imap._connect(place)
    try:
        server.login("u", "p")
        server.select("INBOX")
        for uid in imap._new(server):
            raw = server.uid("FETCH", uid, imap.BODY)[1][0][1]
            server.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")
            store("consult", raw, via="imap")
    finally:
        server.shutdown()


def serve(place):
    while True:
        try:
            asyncio.run(receiving.serve([place]))
            return
        except OSError:  # the last threads of the one before still hold its port for a moment
            time.sleep(0.02)


def serve_careless(place):
    receiving.Receiver = Careless
    serve(place)


WAYS = {"serve": serve, "serve_careless": serve_careless, "fetch": imap.fetch, "fetch_careless": fetch_careless}

assert settings.DRILL
for line in sys.stdin:
    way, place, point = line.split()
    connections.close_all()
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass  # the dead of before
    child = os.fork()
    if child == 0:
        os.environ["INBOUND_KILL_AT"] = point
        WAYS[way](place)
        os._exit(0)
    print(os.waitpid(child, 0)[1] if way.startswith("fetch") else child, flush=True)  # noqa: T201
