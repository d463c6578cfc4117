"""Sends a campaign, each time in a process of its own that dies where it is told to.

Each line read names how: "<way> <campaign> <point>:<n>"; the answer is the signal or code the process ended with.
"""

import os
import sys

import django

django.setup()

from django.db import connection  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.urls import reverse  # noqa: E402

from channels_mail.campaigns.models import Campaign, Tally  # noqa: E402
from channels_mail.campaigns.sending import loop, reaping  # noqa: E402
from channels_mail.campaigns.sending.loop import Sender  # noqa: E402
from channels_mail.outbox.drilling import kill_point  # noqa: E402

SECONDS = 60
loop.LONGEST_BATCH = 25  # so that a killed sender holds few, and a slow machine keeps its leases


def send(campaign_id):
    campaign = Campaign.objects.select_related("version", "version_b", "department").get(pk=campaign_id)
    Sender(campaign, os.getpid() % Tally.SLOTS).run(SECONDS)


def mark_first(campaign_id):
    """The control: a sender that believes before it knows."""

    class Believer(Sender):
        def _hand_over(self, mail, following=None, *, is_offered):
            self.holder.sent([(mail.delivery_id, mail.domain)])
            kill_point("believed")
            self.line.offer(mail.sender, mail.recipient) if not is_offered else None
            self.line.hand_over(mail.message)
            self.claimed.pop(mail.delivery_id)
            return True

    campaign = Campaign.objects.select_related("version", "version_b", "department").get(pk=campaign_id)
    Believer(campaign, 0).run(SECONDS)


def send_first(campaign_id):
    """The other control: a sender that says nothing until the mail has gone."""

    class Hasty(Sender):
        def _hand_over(self, mail, following=None, *, is_offered):
            with connection.cursor() as cursor:  # as if the row had never been marked
                cursor.execute("UPDATE campaigns_delivery SET data_started = false WHERE id = %s", [mail.delivery_id])
            return super()._hand_over(mail, following, is_offered=is_offered)

    campaign = Campaign.objects.select_related("version", "version_b", "department").get(pk=campaign_id)
    Hasty(campaign, 0).run(SECONDS)


WAYS = {
    "send": send,
    "mark_first": mark_first,
    "send_first": send_first,
    "reap": lambda _campaign_id: reaping.reap(),
}

if __name__ == "__main__":
    # What every child needs is read once, before they are forked; none of it touches the database.
    reverse("newsletters:unsubscribe", args=["x"])
    get_template("mail/campaign/letter.html")
    get_template("mail/campaign/letter.txt")
    for line in sys.stdin:
        way, campaign_id, point = line.split()
        child = os.fork()
        if child == 0:
            os.environ["OUTBOX_KILL_AT"] = point
            try:
                WAYS[way](int(campaign_id))
            except Exception:  # noqa: BLE001 - a sender whose database went away ends, and the next one goes on
                os._exit(1)
            os._exit(0)
        print(os.waitpid(child, 0)[1], flush=True)  # noqa: T201
