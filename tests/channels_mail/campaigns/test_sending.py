"""Sending: each recipient once, asked again at the last moment, at the pace allowed, whatever the server says."""

import email
import threading
import time
from datetime import datetime, timedelta
from email import policy

import pytest
import time_machine
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from channels_mail.campaigns import bounces, tasks, workflow
from channels_mail.campaigns.models import Campaign, Delivery, DeliveryState, State, Suppression, Tally
from channels_mail.campaigns.models.throttle import Throttle
from channels_mail.campaigns.sending import loop
from channels_mail.campaigns.sending.loop import Sender
from channels_mail.campaigns.sending.queue import Holder
from citizens.consent import actions as consents
from citizens.contact_points.models import ContactPoint
from citizens.keys.models import SubjectKey
from tests.channels_mail.campaigns.readers import readers
from tests.factories.accounts import OfficerFactory
from tests.factories.campaigns import CampaignFactory, DeliveryFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbox")]
NOON = timezone.make_aware(datetime(2026, 11, 25, 12))


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


def withdraw(citizen):
    consents.decide(citizen, {"news_district": False}, by=OfficerFactory(), given_by="officer", channel="phone")


def test_each_recipient_gets_one_mail_and_the_rows_know(sink):
    campaign = sending(3)

    assert send(campaign) == 3
    assert send(campaign) == 0

    rows = list(campaign.deliveries.order_by("pk"))
    assert sorted(sink.message_ids) == sorted(row.message_id for row in rows)
    assert len(set(sink.recipients)) == 3
    assert {(row.state, row.smtp_code, row.attempts, row.domain) for row in rows} == {("sent", 250, 1, "other")}
    assert campaign.progress() == campaign.progress() | {"sent": 3, "quick": 3, "remaining": 0}


def test_a_mail_says_who_sends_it_and_how_to_leave(sink):
    campaign = sending(1)
    send(campaign)

    (file,) = [each for each in sink.folder.iterdir() if each.suffix == ".eml"]
    mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    row = campaign.deliveries.get()
    assert str(mail["Subject"]) == "가을 소식"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].startswith("<http") and "mailto:leave+" in mail["List-Unsubscribe"]
    assert mail["Message-ID"] == row.message_id
    assert mail["List-Id"] == "<news_district.hanbyeol.example>"
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert "홍길동 님" in mail.get_body(("plain",)).get_content()


def test_the_envelope_names_the_delivery_and_nobody_can_make_one_up(sink):
    campaign = sending(1)
    row = campaign.deliveries.get()
    address = bounces.address_of(row.pk)

    assert bounces.opened(address) == ("bounce", row.pk)
    assert bounces.opened(bounces.unsubscribe_mailbox(row.pk)) == ("leave", row.pk)
    forged = address.replace("bounce+", "leave+")
    assert [bounces.opened(each) for each in (forged, "bounce+1-abc@x", "portal@x", "bounce+!-@x", "")] == [None] * 5


def test_who_withdraws_after_the_freeze_gets_nothing_and_is_listed(sink):
    campaign = sending(3)
    leaver = campaign.deliveries.first().citizen
    withdraw(leaver)

    assert send(campaign) == 2
    assert set(Suppression.objects.values_list("citizen", "reason")) == {(leaver.pk, "unsubscribed")}
    assert states(campaign) == ["sent", "sent", "suppressed"]
    assert campaign.progress()["suppressed"] == 1


def test_who_withdraws_between_claim_and_first_byte_gets_nothing(sink, monkeypatch):
    campaign = sending(3)
    leaver = campaign.deliveries.order_by("pk").last()
    claim = Holder.claim

    def claim_then_withdraw(self, size):
        rows = claim(self, size)
        if rows and not leaver.citizen.consents.filter(decision="withdrawn").exists():
            withdraw(leaver.citizen)
        return rows

    monkeypatch.setattr(Holder, "claim", claim_then_withdraw)
    assert send(campaign) == 2

    leaver.refresh_from_db()
    assert (leaver.state, leaver.reason) == ("suppressed", "unsubscribed")
    assert leaver.message_id not in sink.message_ids


@pytest.mark.parametrize("window", [1, 4, 20])
def test_commands_sent_together_reach_whom_they_name(sink, settings, window):
    """A server that takes commands together (RFC 2920): each letter its own envelope."""
    settings.CAMPAIGN_MARK_WINDOW, sink.is_pipelining = window, True
    campaign = sending(9)
    rows = list(campaign.deliveries.order_by("pk").select_related("citizen"))
    addresses = [row.citizen.own_details().email for row in rows]
    sink.refused = {addresses[4]}

    assert send(campaign) == 8
    assert sink.recipients == [each for each in addresses if each != addresses[4]]
    mails = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in sink.folder.glob("*.eml")]
    assert {str(mail["To"]): mail["Message-ID"] for mail in mails} == {
        address: row.message_id for address, row in zip(addresses, rows, strict=True) if address != addresses[4]
    }
    assert states(campaign) == ["failed"] + ["sent"] * 8


@pytest.mark.parametrize(("answer", "doubtful"), [("554 5.6.0 refused", 0), ("keep and hang up", 1)])
def test_what_was_named_ahead_is_not_lost_with_the_mail_before_it(sink, settings, answer, doubtful):
    settings.CAMPAIGN_MARK_WINDOW, sink.is_pipelining = 3, True
    campaign = sending(3)
    sink.answers["data"] = answer

    send(campaign)
    assert states(campaign) == (["sending", "waiting", "waiting"] if doubtful else ["failed"] * 3)
    assert Delivery.objects.filter(data_started=True, state="waiting").count() == 0
    sink.answers.clear()
    assert send(campaign) == (2 if doubtful else 0)


@pytest.mark.parametrize("step", [workflow.pause, workflow.stop])
def test_pausing_and_stopping_act_before_the_next_mail(sink, monkeypatch, step):
    campaign = sending(6)
    by = OfficerFactory(campaign=True)
    handed = []
    hand_over = loop.Line.hand_over

    def count(self, message, following=None):
        hand_over(self, message, following)
        handed.append(1)
        if len(handed) == 2:
            step(Campaign.objects.get(pk=campaign.pk), by=by)

    monkeypatch.setattr(loop.Line, "hand_over", count)
    assert send(campaign) == 2

    rest = "waiting" if step is workflow.pause else "cancelled"
    assert states(campaign) == sorted(["sent"] * 2 + [rest] * 4)
    assert campaign.progress()["cancelled"] == (0 if step is workflow.pause else 4)


def test_a_paused_campaign_goes_on_where_it_stopped(sink):
    campaign = sending(4)
    workflow.pause(campaign, by=OfficerFactory(campaign=True))
    assert send(campaign) == 0

    workflow.resume(campaign, by=OfficerFactory(campaign=True))
    assert send(campaign) == 4
    assert len(sink.message_ids) == 4


def test_nothing_leaves_by_night(sink, settings):
    settings.CAMPAIGN_HOURS = (datetime(2000, 1, 1, 8).time(), datetime(2000, 1, 1, 21).time())
    campaign = sending(2)
    with time_machine.travel(NOON.replace(hour=22)):
        assert send(campaign) == 0


@pytest.mark.parametrize(
    ("step", "answer", "state", "bounce"),
    [
        ("mail", "451 4.3.0 later", "waiting", ""),
        ("rcpt", "450 4.2.1 mailbox busy", "waiting", ""),
        ("rcpt", "421 4.3.2 closing", "waiting", ""),
        ("rcpt", "550 5.1.1 no such user", "failed", "hard"),
        ("data", "452 4.3.1 full", "waiting", ""),
        ("data", "554 5.6.0 refused", "failed", ""),
    ],
)
def test_what_the_server_says_decides(sink, step, answer, state, bounce):
    campaign = sending(1)
    sink.answers[step] = answer

    assert send(campaign) == 0
    row = campaign.deliveries.get()
    assert (row.state, row.smtp_code) == (state, int(answer[:3]))
    assert ContactPoint.objects.get(citizen=row.citizen, kind="mail").bounce_state == bounce
    progress = campaign.progress()
    assert (progress["failed"], progress["deferred"]) == ((1, 0) if state == "failed" else (0, 1))
    if state == "waiting":
        assert row.next_attempt_at > timezone.now() + timedelta(seconds=50)
        sink.answers.clear()
        Delivery.objects.update(next_attempt_at=Now())
        assert send(campaign) == 1


def test_after_three_days_it_is_given_up(sink):
    campaign = sending(1)
    campaign.deliveries.update(started_at=Now() - timedelta(hours=73))
    sink.answers["rcpt"] = "450 4.2.1 busy"

    send(campaign)
    assert states(campaign) == ["failed"]


def test_a_server_that_hangs_up_after_the_dot_leaves_a_doubt_and_nothing_else(sink):
    campaign = sending(2)
    sink.answers["data"] = "keep and hang up"

    assert send(campaign) == 0
    assert states(campaign) == ["sending", "waiting"]
    assert campaign.deliveries.get(state="sending").data_started


def test_one_in_five_refused_pauses_the_campaign(sink, monkeypatch):
    monkeypatch.setattr("channels_mail.campaigns.sending.breaker.LAST", 4)
    monkeypatch.setattr("channels_mail.campaigns.sending.breaker.TOO_MANY", 2)
    campaign = sending(6)
    sender = Sender(Campaign.objects.select_related("version", "version_b").get(pk=campaign.pk), 0)
    sender.breaker.answers = type(sender.breaker.answers)([False, False], maxlen=4)
    sink.answers["rcpt"] = "550 5.1.1 no such user"

    assert sender.run(10) == 0
    campaign.refresh_from_db()
    assert (campaign.state, campaign.pause_reason) == (State.PAUSED, "refusals")
    assert states(campaign) == ["failed"] * 2 + ["waiting"] * 4


def test_a_sender_that_is_not_allowed_pauses_at_once(sink):
    campaign = sending(3)
    sink.answers["mail"] = "550 5.7.1 you may not send"

    send(campaign)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.pause_reason) == (State.PAUSED, "sender_refused")
    assert states(campaign) == ["waiting"] * 3


def test_too_many_bounces_pause_it():
    campaign = CampaignFactory(state=State.SENDING, audience=200)
    Tally.add(campaign.pk, 0, sent=100, bounced=5)
    row = DeliveryFactory(campaign=campaign, state="sent", sent_at=timezone.now())

    assert bounces.came_back(row.pk, "hard")
    assert not bounces.came_back(row.pk, "hard"), "counted once"
    campaign.refresh_from_db()
    assert (campaign.state, campaign.pause_reason) == (State.PAUSED, "bounces")
    assert ContactPoint.objects.get(citizen=row.citizen, kind="mail").bounce_state == "hard"


def test_a_person_whose_key_is_gone_takes_nobody_else_along(sink):
    campaign = sending(3)
    gone = campaign.deliveries.first()
    SubjectKey.objects.get(pk=gone.citizen.subject_key_id).destroy()

    assert send(campaign) == 2
    gone.refresh_from_db()
    assert (gone.state, gone.reason) == ("failed", "unreadable")


def test_version_b_goes_to_its_share(sink):
    campaign = sending(2)
    version_b = campaign.versions.create(
        variant="B", number=1, subject="나 안 제목", blocks=campaign.version.blocks, author=campaign.author
    )
    Campaign.objects.filter(pk=campaign.pk).update(version_b=version_b)
    Delivery.objects.filter(pk=campaign.deliveries.first().pk).update(variant="B")
    send(campaign)

    mails = [email.message_from_bytes(f.read_bytes(), policy=policy.default) for f in sink.folder.glob("*.eml")]
    assert sorted(str(mail["Subject"]) for mail in mails) == ["가을 소식", "나 안 제목"]


def test_places_are_booked_for_all_senders_together():
    campaign = CampaignFactory()

    waits = [Throttle.book(campaign.pk, "", 10, 10) for _each in range(3)]
    assert waits[0] == 0
    assert 0.8 < waits[1] <= 1 and 1.8 < waits[2] <= 2
    assert Throttle.book(campaign.pk, "naver.com", 1, 10) == 0


def test_a_campaign_keeps_its_pace(sink):
    campaign = sending(8)
    Campaign.objects.update(per_second=20, per_domain_second=20)
    began = time.monotonic()

    assert send(campaign) == 8
    assert time.monotonic() - began >= 7 / 20


@pytest.mark.django_db(transaction=True)
def test_however_many_senders_each_recipient_gets_one(sink, settings):
    settings.CAMPAIGN_SENDERS = 4
    campaign = sending(40)
    barrier = threading.Barrier(4)

    def work():
        barrier.wait()
        tasks.send_campaign(campaign.pk)
        connection.close()

    workers = [threading.Thread(target=work) for _each in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    ours = [each for each in sink.message_ids if each.startswith("<cp-")]  # beside them came the results of consents
    assert len(ours) == len(set(ours)) == 40
    assert set(states(campaign)) == {DeliveryState.SENT}
    assert campaign.progress()["sent"] == 40


def test_the_schedule_takes_an_approved_campaign_to_its_end(sink):
    people = readers(10)
    author = OfficerFactory(campaign=True)
    campaign = CampaignFactory(author=author)
    workflow.submit(campaign, by=author)
    workflow.approve(campaign, by=OfficerFactory(head=True, department=author.department))

    tasks.freeze_approved()
    tasks.tend()
    tasks.tend()

    campaign.refresh_from_db()
    assert (campaign.state, campaign.audience) == (State.DONE, 10)
    assert len(sink.recipients) == len(people)


def test_a_year_later_nobody_knows_who_got_it():
    row = DeliveryFactory(state="sent", sent_at=timezone.now())
    Campaign.objects.update(ended_at=timezone.now() - timedelta(days=366))
    other = DeliveryFactory()
    tasks.forget_recipients()

    assert list(Delivery.objects.all()) == [other]
    assert Campaign.objects.filter(pk=row.campaign_id).exists()
