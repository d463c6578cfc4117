"""From the envelope of a newsletter to the report: what comes back reaches the person's address, and passes again."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from channels_mail.campaigns import audience, bounces, reporting
from channels_mail.campaigns.models import Campaign, Delivery, DeliveryState, State, Tally
from channels_mail.campaigns.sending.letters import Writer
from channels_mail.campaigns.sending.queue import Claimed
from channels_mail.inbound import filing
from channels_mail.inbound.storing import store
from citizens.contact_points.models import BounceState, ContactPoint
from citizens.registry.models import Citizen
from tests.channels_mail.campaigns.readers import readers
from tests.factories.campaigns import CampaignFactory, DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    """A newsletter that one reader got, as their server saw it."""
    (reader,) = readers(1)
    row = DeliveryFactory(citizen=reader, state=DeliveryState.SENT, sent_at=timezone.now())
    Tally.add(row.campaign_id, 0, sent=1)
    return row, next(Writer(row.campaign, None).write([Claimed(row.pk, reader.pk, "A", 0)]))


def report(mail, status):
    """A server's note that it could not deliver, to the address the letter itself named (RFC 3464)."""
    body = (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n"
        "--r\r\n\r\nno such user\r\n--r\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.mail.example\r\n\r\n"
        f"Final-Recipient: rfc822; {mail.recipient}\r\nAction: failed\r\nStatus: {status}\r\n\r\n--r--\r\n"
    )
    head = f"From: MAILER-DAEMON@mx.mail.example\r\nTo: {mail.sender}\r\nSubject: Undelivered Mail\r\n"
    store("consult", (head + body).encode(), via="smtp", sender="", recipients=[mail.sender])
    filing.read_waiting()


def why_left_out(citizen):
    people = Citizen.objects.filter(pk=citizen.pk)
    return audience.with_reason(people, CampaignFactory()).values_list("reason", flat=True).get()


def test_a_hard_bounce_blocks_the_address_until_it_passes(sent):
    row, mail = sent
    report(mail, "5.1.1")

    row.refresh_from_db()
    point = ContactPoint.objects.get(citizen=row.citizen, kind="mail")
    assert (row.bounce, point.bounce_state) == ("hard", BounceState.HARD)
    assert why_left_out(row.citizen) == "bounced"
    told = reporting.report_of(row.campaign)
    assert (told.counts["bounced"], told.delivered) == (1, 0)

    with time_machine.travel(point.bounce_until + timedelta(minutes=1)):
        assert why_left_out(row.citizen) == ""


def test_a_soft_bounce_keeps_the_address(sent):
    row, mail = sent
    report(mail, "4.2.2")

    row.refresh_from_db()
    point = ContactPoint.objects.get(citizen=row.citizen, kind="mail")
    assert (row.bounce, point.bounce_state) == ("soft", BounceState.SOFT)
    assert why_left_out(row.citizen) == "" and reporting.report_of(row.campaign).counts["bounced"] == 0


@pytest.mark.parametrize(("came_back", "state"), [(5, State.SENDING), (6, State.PAUSED)])
def test_more_than_five_in_a_hundred_pause_the_campaign(came_back, state):
    campaign = CampaignFactory(state=State.SENDING, audience=100)
    rows = DeliveryFactory.create_batch(came_back, campaign=campaign, state=DeliveryState.SENT, sent_at=timezone.now())
    Tally.add(campaign.pk, 0, sent=100)
    for row in rows:
        bounces.came_back(row.pk, "hard")

    assert Campaign.objects.get(pk=campaign.pk).state == state


def test_the_report_counts_who_complained():
    campaign = CampaignFactory(state=State.DONE, audience=1)
    row = DeliveryFactory(campaign=campaign, state=DeliveryState.SENT, sent_at=timezone.now())
    bounces.came_back(row.pk, "complaint")

    assert Delivery.objects.get(pk=row.pk).bounce == "complaint"
    assert reporting.report_of(campaign).complaints == 1
