"""kill -9 at every point of sending a campaign: nobody is lost, nobody is written to twice, every doubt is listed."""

import pytest
from django.db import connection

from channels_mail.campaigns.models import Campaign, Delivery
from tests.bench.audience import make_readers
from tests.drills.campaign_drill import POINTS, Drill, journal_server
from tests.drills.campaign_people import waiting_campaign
from tests.drills.conftest import free_port

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
RECIPIENTS = 120


@pytest.fixture
def drill(settings, tmp_path):
    """A drill on the tests' own database."""
    settings.OUTBOX_JOURNAL = ""
    place = connection.settings_dict
    url = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
    with journal_server(tmp_path, free_port()) as server:

        def prepare(kills, policy="reconcile", recipients=RECIPIENTS, **details):
            make_readers(recipients)
            campaign = waiting_campaign(policy)
            return Drill(url, server, campaign.pk, kills, **details)

        yield prepare


def test_with_our_own_relay_one_worker_loses_nothing_and_doubles_nothing(drill):
    drilled = drill(len(POINTS))
    drilled.run()

    assert drilled.kills == dict.fromkeys(POINTS, 1)
    assert drilled.states() == {"sent": RECIPIENTS}
    assert set(drilled.copies().values()) == {1} and len(drilled.copies()) == RECIPIENTS
    assert Campaign.objects.get().progress()["sent"] == RECIPIENTS, "the numbers on the page are those of the rows"


def test_four_workers_with_pauses_and_cut_connections(drill):
    drilled = drill(len(POINTS), workers=4, pauses=True, cuts=True)
    drilled.run()

    assert sum(drilled.kills.values()) >= len(POINTS) // 2
    assert drilled.states() == {"sent": RECIPIENTS}
    assert set(drilled.copies().values()) == {1} and len(drilled.copies()) == RECIPIENTS
    assert Campaign.objects.get().progress()["sent"] == RECIPIENTS


def test_with_a_foreign_relay_nothing_comes_twice_and_every_doubt_is_listed(drill):
    drilled = drill(len(POINTS), policy="hold")
    drilled.run()

    copies, doubtful = drilled.copies(), drilled.doubtful()
    everybody = set(Delivery.objects.values_list("pk", flat=True))
    assert set(copies.values()) == {1}
    assert everybody - set(copies) <= doubtful
    assert doubtful, "something must have died after its message began to leave"


def test_a_doubt_that_is_sent_once_more_arrives_twice_at_most(drill):
    drilled = drill(len(POINTS), policy="resend_once")
    drilled.run()

    copies = drilled.copies()
    everybody = set(Delivery.objects.values_list("pk", flat=True))
    assert max(copies.values()) <= 2
    assert sum(copies.values()) - len(copies) <= sum(drilled.kills.values())
    assert everybody - set(copies) <= drilled.doubtful()


def test_a_sender_that_marks_first_loses_mail_so_the_drill_would_notice(drill):
    drilled = drill(4, way="mark_first", points=("believed",), recipients=60)
    drilled.run()

    assert len(drilled.copies()) == 60 - 4
    assert drilled.states() == {"sent": 60}, "and nobody is told"


def test_a_sender_that_sends_first_doubles_mail_so_the_drill_would_notice(drill):
    drilled = drill(4, way="send_first", points=("got250",), policy="hold", recipients=60)
    drilled.run()

    assert max(drilled.copies().values()) >= 2
