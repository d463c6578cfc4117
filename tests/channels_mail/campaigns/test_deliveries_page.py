"""The operator sees what is wrong and decides; names and addresses stay where they are."""

import pytest
from django.urls import reverse
from django.utils import timezone

from channels_mail.campaigns import settling
from channels_mail.campaigns.errors import StepNotAllowed
from channels_mail.campaigns.models import Campaign, Delivery, DomainDay, State, Tally
from channels_mail.campaigns.settling import Decision
from tests.channels_mail.campaigns.test_preflight import dns_server  # noqa: F401
from tests.channels_mail.campaigns.test_signing import key_file  # noqa: F401
from tests.factories.accounts import OfficerFactory
from tests.factories.campaigns import CampaignFactory, DeliveryFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("office_deliveries:list")


def troubled(state="in_doubt", reason="", number=3, **details):
    campaign = CampaignFactory(state=details.pop("of", State.DONE), audience=number, **details)
    for _each in range(number):
        DeliveryFactory(campaign=campaign, state=state, reason=reason)
    Tally.add(campaign.pk, 0, **{state: number})
    return campaign


@pytest.fixture
def operator():
    return OfficerFactory(administrator=True)


def settle(client, campaign, **words):
    return client.post(reverse("office_deliveries:settlement", args=[campaign.pk]), words)


def test_doubts_and_failures_are_listed_with_their_reasons_and_no_person(client_for, operator):
    troubled()
    troubled("failed", "rcpt 5.1.1", 2)
    page = client_for(operator).get(PAGE).content.decode()

    assert "발송 확인 필요" in page and "받는 서버가 주소를 거절함 (5.1.1)" in page
    assert "홍길동" not in page and "mail.example" not in page


def test_the_page_asks_as_many_questions_for_one_campaign_as_for_many(
    client_for, operator, django_assert_max_num_queries
):
    client = client_for(operator)
    for _each in range(6):
        troubled(number=1)
    client.get(PAGE)

    with django_assert_max_num_queries(12):
        client.get(PAGE)


def test_what_arrived_is_written_down_as_sent(client_for, operator):
    campaign = troubled()
    settle(client_for(operator), campaign, state="in_doubt", reason="", decision="sent")

    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert campaign.progress() == campaign.progress() | {"sent": 3, "in_doubt": 0}
    assert campaign.events.last().details == {"count": 3, "state": "in_doubt", "reason": "", "decision": "sent"}


def test_what_is_sent_again_waits_and_its_campaign_goes_on(operator):
    campaign = troubled("failed", "gave_up")
    assert settling.settle(campaign, state="failed", reason="gave_up", decision="retry", by=operator) == 3

    campaign.refresh_from_db()
    assert campaign.state == State.SENDING
    assert Delivery.objects.due().count() == 3
    assert campaign.progress()["failed"] == 0


@pytest.mark.parametrize(
    ("state", "decision", "of"),
    [("failed", Decision.SENT, State.DONE), ("sent", Decision.RETRY, State.DONE), ("failed", "retry", State.STOPPED)],
)
def test_what_makes_no_sense_is_refused(operator, state, decision, of):
    campaign = CampaignFactory(state=of)
    DeliveryFactory(campaign=campaign, state=state, sent_at=timezone.now() if state == "sent" else None)

    with pytest.raises(StepNotAllowed):
        settling.settle(campaign, state=state, reason="", decision=decision, by=operator)


def test_a_second_click_and_nonsense_are_told_and_change_nothing(client_for, operator):
    campaign = troubled()
    client = client_for(operator)
    assert settle(client, campaign, state="in_doubt", decision="give_up").status_code == 302
    assert settle(client, campaign, state="x", decision="y").status_code == 302

    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}
    assert "상태가 바뀌었는지" in client.get(PAGE).content.decode()


def test_a_provider_that_refuses_stands_out(client_for, operator):
    DomainDay.add({("naver.com", "accepted"): 80, ("naver.com", "refused"): 20, ("", "accepted"): 5})
    DomainDay.add({("naver.com", "deferred"): 3})
    page = client_for(operator).get(PAGE).content.decode()

    assert '<b class="minus">80%</b>' in page
    assert "그 밖의 서버" in page


def test_what_is_wrong_in_dns_is_shown_with_the_text_to_paste(client_for, operator, dns_server, key_file):  # noqa: F811
    page = client_for(operator).get(PAGE).content.decode()

    assert "v=DKIM1; k=rsa; p=" in page
    assert "v=spf1 mx -all" in page and "_dmarc.hanbyeol.example" in page
    assert Campaign.objects.count() == 0
