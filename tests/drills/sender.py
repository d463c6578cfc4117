"""Sends what is due, each time in a process of its own that dies where it is told to.

Each line read names how: "<way> <point>:<n>"; the answer is the signal or code the process ended with.
"""

import os
import sys

import django

django.setup()

from channels_mail.outbox import sending, tasks  # noqa: E402
from channels_mail.outbox.drilling import kill_point  # noqa: E402
from channels_mail.outbox.models import OutgoingMail  # noqa: E402


def mark_first() -> None:
    """The control: a sender that believes before it knows."""
    for mail_id in OutgoingMail.objects.due().values_list("pk", flat=True):
        mail = OutgoingMail.objects.claim(mail_id, sending.new_owner())
        mail.mark_sent()
        kill_point("committed")
        with sending.connect() as server:
            sender, recipient, message = mail.envelope()
            server.sendmail(sender, [recipient], message)


WAYS = {"outbox": tasks.deliver_due, "mark_first": mark_first, "reap": tasks.reap_expired}

for line in sys.stdin:
    way, point = line.split()
    child = os.fork()
    if child == 0:
        os.environ["OUTBOX_KILL_AT"] = point
        WAYS[way]()
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)  # noqa: T201
