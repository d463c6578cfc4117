"""What becomes of a mail whose sender died: nothing is lost, and what nobody can know is shown to a person."""

from datetime import datetime, timedelta

import pytest
from django.db.models.functions import Now

from channels_mail.campaigns.models import Campaign, Delivery, DoubtPolicy, State
from channels_mail.campaigns.sending import reaping
from channels_mail.campaigns.sending.loop import Sender
from channels_mail.campaigns.sending.queue import Holder
from tests.channels_mail.campaigns.readers import readers
from tests.factories.campaigns import CampaignFactory, DeliveryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]


@pytest.fixture(autouse=True)
def any_hour(settings):
    settings.CAMPAIGN_HOURS = (datetime.min.time(), datetime.max.time())


def sending(number=3, **details):
    campaign = CampaignFactory(
        state=State.SENDING, audience=number, per_second=1000, per_domain_second=1000, **details
    )
    for citizen in readers(number):
        DeliveryFactory(campaign=campaign, citizen=citizen)
    return campaign


def send(campaign, seconds=20):
    return Sender(Campaign.objects.select_related("version", "version_b").get(pk=campaign.pk), 0).run(seconds)


def states(campaign):
    return sorted(campaign.deliveries.values_list("state", flat=True))


def end_lease(ago=timedelta()):
    Delivery.objects.filter(state="sending").update(lease_until=Now() - ago)


def in_doubt(policy, **row):
    campaign = sending(1, doubt_policy=policy)
    sender = Holder(campaign, 0)
    (claimed,) = sender.claim(1)
    assert sender.mark([claimed.id]) == {claimed.id}
    Delivery.objects.update(**row)
    return campaign, sender, claimed


def test_a_sender_that_died_before_the_first_byte_lost_nothing(sink):
    campaign = sending(1)
    Holder(campaign, 0).claim(1)
    assert reaping.reap() == 0, "its lease holds"
    end_lease()

    assert reaping.reap() == 1
    assert send(campaign) == 1


def test_a_doubt_is_held_for_a_person(settings):
    campaign, _sender, _claimed = in_doubt(DoubtPolicy.HOLD)
    end_lease()
    assert reaping.reap() == 0, "the server may still be thinking"

    end_lease(timedelta(seconds=settings.CAMPAIGN_SETTLE_SECONDS + 1))
    reaping.reap()
    assert states(campaign) == ["in_doubt"]
    assert campaign.progress()["in_doubt"] == 1


def test_a_doubt_is_resolved_by_sending_once_more_and_then_held(settings):
    campaign, _sender, _claimed = in_doubt(DoubtPolicy.RESEND_ONCE)
    ago = timedelta(seconds=settings.CAMPAIGN_SETTLE_SECONDS + 1)
    end_lease(ago)
    reaping.reap()
    assert states(campaign) == ["waiting"]

    sender = Holder(campaign, 0)
    (claimed,) = sender.claim(1)
    sender.mark([claimed.id])
    end_lease(ago)
    reaping.reap()
    assert states(campaign) == ["in_doubt"]


@pytest.mark.parametrize("arrived", [True, False])
def test_our_own_relay_is_asked_what_it_took(settings, tmp_path, arrived):
    settings.OUTBOX_JOURNAL = str(tmp_path / "journal")
    campaign, _sender, claimed = in_doubt(DoubtPolicy.RECONCILE)
    line = f"x\t{Delivery.objects.get().message_id}\n" if arrived else f"x\t<cp-{campaign.pk}-{claimed.id + 1}@x>\n"
    (tmp_path / "journal").write_text(line)
    end_lease(timedelta(seconds=settings.CAMPAIGN_SETTLE_SECONDS + 1))
    reaping.reap()

    assert states(campaign) == ["sent" if arrived else "waiting"]


def test_who_lost_the_lease_changes_nothing_any_more():
    campaign, sender, claimed = in_doubt(DoubtPolicy.HOLD)
    Delivery.objects.update(lease_owner=Holder(campaign, 1).owner)

    assert sender.mark([claimed.id]) == set()
    assert sender.sent([(claimed.id, "other")]) == 0
    assert not sender.fail(claimed.id, "x")
    sender.release([claimed.id])
    assert states(campaign) == ["sending"]
    assert campaign.progress()["sent"] == 0
