"""A campaign is written by one person, approved by another, fixed, begun on time, and can be stopped at any moment."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from channels_mail.campaigns import audience, workflow
from channels_mail.campaigns.errors import NotReady, SamePerson, StaleCampaign, StepNotAllowed, TooFew
from channels_mail.campaigns.models import Campaign, Delivery, State, Suppression
from channels_mail.campaigns.workflow.freezing import variant_of
from citizens.registry.models import Citizen
from tests.channels_mail.campaigns.readers import readers
from tests.factories.accounts import OfficerFactory
from tests.factories.campaigns import BLOCKS, CampaignFactory, DeliveryFactory

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime(2026, 11, 25, 12))


@pytest.fixture
def author():
    return OfficerFactory(campaign=True)


@pytest.fixture
def approver(author):
    return OfficerFactory(head=True, department=author.department)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=True):
        yield


def draft(author, **settings):
    campaign = workflow.create(
        by=author, title="가을 소식", department=author.department, **{"topic": "news_district", **settings}
    )
    workflow.write(campaign, by=author, subject="가을 소식", blocks=BLOCKS)
    return campaign


def approved(author, approver, **settings):
    readers(10)
    campaign = draft(author, **settings)
    workflow.submit(campaign, by=author)
    workflow.approve(campaign, by=approver)
    return campaign


def kinds(campaign):
    return [event.kind for event in campaign.events.all()]


def test_a_campaign_goes_from_draft_to_done(author, approver):
    campaign = approved(author, approver)
    assert workflow.freeze(campaign)
    assert workflow.start(campaign)
    Delivery.objects.update(state="sent", sent_at=timezone.now())
    assert workflow.finish(campaign)

    campaign.refresh_from_db()
    assert (campaign.state, campaign.audience) == (State.DONE, 10)
    assert kinds(campaign) == ["created", "written", "submitted", "approved", "frozen", "started", "finished"]


def test_who_wrote_or_submitted_it_cannot_approve_it(author, approver):
    readers(10)
    campaign = draft(author)
    workflow.write(campaign, by=approver, subject="다른 제목", blocks=BLOCKS)
    workflow.submit(campaign, by=OfficerFactory(campaign=True))

    for somebody in (author, approver, campaign.submitter):
        with pytest.raises(SamePerson):
            workflow.approve(campaign, by=somebody)
    assert Campaign.objects.get().state == State.SUBMITTED


def test_the_database_refuses_an_approver_who_submitted_it(author):
    campaign = CampaignFactory(author=author, state="submitted", submitter=author)

    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(approver=author)


def test_fewer_than_ten_are_refused(author):
    readers(audience.LEAST - 1)
    campaign = draft(author)

    with pytest.raises(TooFew):
        workflow.submit(campaign, by=author)
    readers(1)
    workflow.submit(campaign, by=author)


def test_what_is_missing_is_said_all_at_once(author):
    campaign = workflow.create(by=author, title="빈 소식", department=author.department, topic="news_district")
    workflow.change(campaign, by=author, send_at=NOON.replace(hour=3) + timedelta(days=1), share_b=10)

    with pytest.raises(NotReady) as missing:
        workflow.submit(campaign, by=author)

    assert len(missing.value.reasons) == 3  # no words, no version B, at night


def test_what_was_submitted_is_not_changed_any_more(author):
    readers(10)
    campaign = draft(author)
    workflow.submit(campaign, by=author)

    with pytest.raises(StepNotAllowed):
        workflow.write(campaign, by=author, subject="바꿔치기", blocks=BLOCKS)
    with pytest.raises(StepNotAllowed):
        workflow.change(campaign, by=author, topic="news_events")
    workflow.withdraw(campaign, by=author)
    workflow.write(campaign, by=author, subject="고친 제목", blocks=BLOCKS)


def test_a_version_and_the_history_are_never_changed(author):
    campaign = draft(author)

    with pytest.raises(DatabaseError), transaction.atomic():
        campaign.versions.update(subject="몰래 바꿈")
    with pytest.raises(DatabaseError), transaction.atomic():
        campaign.events.all().delete()


def test_two_who_change_it_at_once_do_not_overwrite_each_other(author):
    campaign = draft(author)
    seen = campaign.lock_version
    workflow.change(campaign, by=author, title="먼저", expected_version=seen)

    with pytest.raises(StaleCampaign):
        workflow.change(campaign, by=author, title="나중", expected_version=seen)


def test_everybody_gets_one_row_or_a_reason(author, approver):
    silent = readers(3, verified=False)
    campaign = approved(author, approver)
    assert workflow.freeze(campaign)
    assert not workflow.freeze(campaign)

    assert set(Suppression.objects.values_list("citizen", "reason", "channel")) == {
        (citizen.pk, "no_mail", "post") for citizen in silent
    }
    assert Delivery.objects.count() == campaign.audience == 10
    assert campaign.left_out == {"no_mail": 3}


def test_a_freeze_that_was_cut_short_goes_on_without_doubling(author, approver, monkeypatch):
    campaign = approved(author, approver)
    monkeypatch.setattr(workflow.freezing, "BATCH", 3)
    first, last = list(workflow.freezing._ranges(10))[0]
    workflow.freezing._insert(campaign, first, last)
    partly = Delivery.objects.count()

    workflow.freeze(campaign)

    assert partly < 10
    assert Delivery.objects.count() == Delivery.objects.values("citizen").distinct().count() == 10


def test_who_agrees_after_the_freeze_waits_for_the_next_one(author, approver):
    campaign = approved(author, approver)
    workflow.freeze(campaign)
    readers(2)

    assert Delivery.objects.filter(campaign=campaign).count() == 10


def test_the_share_of_version_b_is_the_same_in_sql_and_in_python(author, approver):
    readers(60)
    campaign = draft(author, share_b=40)
    workflow.write(campaign, by=author, subject="나 안", blocks=BLOCKS, variant="B")
    workflow.submit(campaign, by=author)
    workflow.approve(campaign, by=approver)
    workflow.freeze(campaign)

    rows = dict(Delivery.objects.values_list("citizen", "variant"))
    assert rows == {citizen: variant_of(campaign, citizen) for citizen in rows}
    assert set(rows.values()) == {"A", "B"}


def test_nothing_begins_before_its_time_or_by_night(author, approver):
    campaign = approved(author, approver, send_at=NOON + timedelta(hours=1))
    workflow.freeze(campaign)
    assert not workflow.start(campaign)

    with time_machine.travel(NOON + timedelta(hours=1, minutes=1)):
        assert workflow.start(campaign)


def test_what_is_approved_at_night_waits_for_the_morning(author, approver):
    with time_machine.travel(NOON.replace(hour=23)):
        campaign = approved(author, approver)

    assert timezone.localtime(campaign.send_at).isoformat() == "2026-11-26T08:00:00+09:00"


def test_a_start_that_was_missed_stops_and_asks(author, approver):
    campaign = approved(author, approver)
    workflow.freeze(campaign)

    with time_machine.travel(NOON + timedelta(minutes=campaign.late_after_minutes + 1)):
        assert not workflow.start(campaign)
        campaign.refresh_from_db()
        assert (campaign.state, campaign.pause_reason) == (State.PAUSED, "missed")
        workflow.resume(campaign, by=approver)

    assert campaign.state == State.SENDING
    assert kinds(campaign)[-2:] == ["missed", "resumed"]


def test_stopping_cancels_who_waits_and_nothing_begins_again(author, approver):
    campaign = approved(author, approver)
    workflow.freeze(campaign)
    workflow.start(campaign)
    workflow.pause(campaign, by=author)

    assert workflow.stop(campaign, by=author) == 10
    assert campaign.progress()["cancelled"] == 10
    with pytest.raises(StepNotAllowed):
        workflow.resume(campaign, by=author)


def test_it_is_not_done_while_somebody_is_being_written_to(author, approver):
    campaign = approved(author, approver)
    workflow.freeze(campaign)
    workflow.start(campaign)

    assert not workflow.finish(campaign)


@pytest.mark.parametrize(("trait", "sees"), [("head", 1), ("campaign", 2), ("privacy", 0), ("administrator", 0)])
def test_each_role_sees_its_campaigns_and_no_others(author, trait, sees):
    CampaignFactory(author=author)
    CampaignFactory()
    somebody = OfficerFactory(department=author.department, **{trait: True})

    assert Campaign.objects.visible_to(somebody).count() == sees


def test_a_citizen_is_written_to_once_by_a_campaign():
    delivery = DeliveryFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        DeliveryFactory(campaign=delivery.campaign, citizen=delivery.citizen)
    assert Citizen.objects.filter(pk=delivery.citizen_id).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"campaign_class": "C", "topic": ""},
        {"campaign_class": "C", "topic": "partners"},
        {"campaign_class": "D", "topic": "news_district"},
        {"campaign_class": "B", "topic": "news_district"},
        {"at_any_hour": True},
        {"share_b": 51},
        {"per_second": 0},
    ],
)
def test_the_database_refuses_what_the_class_forbids(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignFactory(**wrong)
