"""Two versions are tried on a share; the rest waits for the one that more people acted on, and gets one mail each."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from channels_mail.campaigns import deciding, tasks, workflow
from channels_mail.campaigns.content import blocks
from channels_mail.campaigns.errors import NotReady
from channels_mail.campaigns.forms.settings import SettingsForm
from channels_mail.campaigns.models import Campaign, CampaignVersion, CountedLink, Delivery, DeliveryState, State
from channels_mail.campaigns.sending.queue import Holder
from channels_mail.campaigns.workflow import trying
from tests.channels_mail.campaigns.readers import readers
from tests.factories.accounts import OfficerFactory
from tests.factories.campaigns import CampaignFactory, DeliveryFactory
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime(2026, 11, 25, 12))
WORDS = [
    blocks.new("text", text="의견을 남겨 주세요.").stored(),
    blocks.new("button", label="가기", link="/").stored(),
]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def two(**settings):
    """A campaign of two versions that is being sent."""
    known = {"state": State.SENDING, "share_b": 50, "trial_share": 40, "trial_hours": 24, "audience": 40}
    campaign = CampaignFactory(blocks=WORDS, **(known | settings))
    campaign.version_b = CampaignVersion.objects.create(
        campaign=campaign, variant="B", number=1, subject="나", blocks=WORDS, author=campaign.author
    )
    campaign.save(update_fields=["version_b"])
    return campaign


def tried(acts_a=0, acts_b=0, sent=30, **settings):
    """Its trial has gone to so many on each side, and four more of each wait."""
    campaign = two(goal="link", measures_clicks=True, **settings)
    for variant, version, acts in (("A", campaign.version, acts_a), ("B", campaign.version_b, acts_b)):
        DeliveryFactory.create_batch(
            sent, campaign=campaign, variant=variant, state=DeliveryState.SENT, sent_at=timezone.now()
        )
        DeliveryFactory.create_batch(4, campaign=campaign, variant=variant, state=DeliveryState.HELD)
        CountedLink.objects.create(version=version, block=WORDS[1]["id"], label="가기", address="/", presses=acts)
    assert workflow.note_tried(campaign)
    return campaign


def rest(campaign):
    return campaign.deliveries.filter(sent_at=None)


def test_the_freeze_lets_the_share_go_and_holds_the_rest():
    readers(60)
    campaign = two(state=State.SCHEDULED, audience=None)
    workflow.freeze(campaign)

    states = list(campaign.deliveries.values_list("state", flat=True))
    assert set(states) == {"waiting", "held"} and 8 <= states.count("waiting") <= 40
    assert set(campaign.deliveries.filter(state="held").values_list("variant", flat=True)) == {"A", "B"}


def test_without_a_trial_everybody_goes_at_once():
    readers(12)
    campaign = two(state=State.SCHEDULED, audience=None, trial_share=0)
    workflow.freeze(campaign)

    assert set(campaign.deliveries.values_list("state", flat=True)) == {"waiting"}


def test_who_is_held_is_claimed_by_no_sender_and_keeps_the_campaign_open():
    campaign = two()
    DeliveryFactory.create_batch(3, campaign=campaign, state=DeliveryState.HELD)

    assert Holder(campaign, 0).claim(10) == []
    assert not workflow.finish(campaign)


def test_the_trial_ends_with_its_last_mail(clock):
    campaign = two()
    row = DeliveryFactory(campaign=campaign)
    DeliveryFactory(campaign=campaign, state=DeliveryState.HELD)
    assert not workflow.note_tried(campaign)

    Delivery.objects.filter(pk=row.pk).update(state="sent", sent_at=timezone.now())
    assert workflow.note_tried(campaign) and not workflow.note_tried(campaign)
    assert deciding.is_watching(campaign)


def test_nothing_is_decided_before_its_hours_are_over(clock):
    campaign = tried(acts_a=20)
    clock.shift(timedelta(hours=23, minutes=59))
    deciding.go_on(campaign)

    assert campaign.decided_at is None and set(rest(campaign).values_list("state", flat=True)) == {"held"}


@pytest.mark.parametrize(("acts", "winner"), [((20, 3), "A"), ((3, 20), "B")])
def test_the_version_that_more_acted_on_goes_to_all_the_rest(clock, acts, winner):
    campaign = tried(*acts)
    clock.shift(timedelta(hours=24, minutes=5))
    deciding.go_on(campaign)

    campaign.refresh_from_db()
    assert campaign.winner == winner
    assert set(rest(campaign).values_list("state", "variant")) == {("waiting", winner)}
    decision = campaign.events.get(kind="decided").details
    assert decision["winner"] == winner and decision["sent_A"] == 30


@pytest.mark.parametrize("acts", [(8, 6), (0, 0), (8, 0)])
def test_what_chance_may_explain_decides_nothing_and_the_split_stays(clock, acts):
    campaign = tried(*acts)
    before = dict(rest(campaign).values_list("pk", "variant"))
    clock.shift(timedelta(hours=24, minutes=5))
    deciding.go_on(campaign)

    assert campaign.winner == "" and campaign.decided_at is not None
    assert dict(rest(campaign).values_list("pk", "variant")) == before
    assert set(rest(campaign).values_list("state", flat=True)) == {"waiting"}


def test_petitions_that_followed_decide_when_they_are_the_goal(clock):
    campaign = two(goal="petition")
    rows = {name: DeliveryFactory.create_batch(
        12, campaign=campaign, variant=name, state="sent", sent_at=NOON) for name in "AB"}  # fmt: skip
    workflow.note_tried(campaign)
    clock.shift(timedelta(hours=2))
    for row in rows["B"]:
        PetitionFactory(citizen=row.citizen)
    clock.shift(timedelta(hours=22, minutes=5))
    deciding.go_on(campaign)

    assert campaign.winner == "B"


def test_a_decision_is_made_once(clock):
    campaign = tried(20, 3)
    assert workflow.choose(campaign, "A", {})
    assert not workflow.choose(campaign, "B", {})
    assert campaign.winner == "A" and campaign.events.filter(kind="decided").count() == 1


def test_letting_go_that_was_cut_short_goes_on(clock, monkeypatch):
    campaign = tried(20, 3)
    workflow.choose(campaign, "A", {})
    monkeypatch.setattr(trying, "BATCH", 7)
    assert trying._release(campaign) == 7
    workflow.pause(campaign, by=OfficerFactory(campaign=True))
    assert workflow.release(campaign) == 0

    workflow.resume(campaign, by=OfficerFactory(campaign=True))
    assert workflow.release(campaign) == 1
    assert not rest(campaign).exclude(state="waiting", variant="A").exists()


def test_a_decision_that_comes_much_too_late_asks_a_person_first(clock):
    campaign = tried(20, 3)
    clock.shift(timedelta(days=3))
    deciding.go_on(campaign)
    assert (campaign.state, campaign.pause_reason) == (State.PAUSED, "missed")

    workflow.resume(campaign, by=OfficerFactory(campaign=True))
    deciding.go_on(campaign)
    assert campaign.winner == "A"


def test_stopping_cancels_who_is_held_too(clock):
    campaign = tried(20, 3)
    assert workflow.stop(campaign, by=OfficerFactory(campaign=True), note="바뀜") == 8
    clock.shift(timedelta(days=2))
    tasks.tend()

    assert set(rest(campaign).values_list("state", flat=True)) == {"cancelled"}


def test_the_schedule_carries_a_trial_to_its_end(clock, monkeypatch):
    monkeypatch.setattr(tasks, "ring", lambda *_args: None)
    campaign = tried(20, 3)
    clock.shift(timedelta(hours=24, minutes=5))
    tasks.tend()
    rest(campaign).update(state="sent", sent_at=timezone.now())
    tasks.tend()

    assert Campaign.objects.get().state == State.DONE


def test_presses_are_a_goal_only_where_they_are_counted():
    campaign = two(state=State.DRAFT, goal="link", measures_clicks=False)
    readers(12)
    with pytest.raises(NotReady) as missing:
        workflow.submit(campaign, by=campaign.author)
    assert "링크를 누른 수를 세어야" in str(missing.value.reasons[0])


def test_a_trial_needs_two_versions():
    form = SettingsForm({"title": "가", "campaign_class": "C", "topic": "news_district", "trial_share": "20"})
    assert "share_b" in form.errors
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=two().pk).update(share_b=0)


def test_the_page_and_the_report_say_what_was_decided(client, clock, settings):
    settings.DEMO = True
    campaign = tried(20, 3)
    clock.shift(timedelta(hours=24, minutes=5))
    client.force_login(campaign.author)
    watched = client.get(reverse("office_campaigns:campaign", args=[campaign.pk])).content.decode()
    deciding.go_on(campaign)
    page = client.get(reverse("office_campaigns:campaign", args=[campaign.pk])).content.decode()
    report = client.get(reverse("office_campaigns:report", args=[campaign.pk])).content.decode()

    assert "40%에게 먼저 보냈습니다" in watched
    assert "가 안이 나은 것으로 정해" in page and "가 안이 나은 것으로 정해" in report
