"""The ways out of a letter: one click ends it, a look changes nothing, and nothing leaves after that."""

import threading
import time

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from channels_mail.campaigns import unsubscribing
from channels_mail.campaigns.models import Delivery, DeliveryState
from citizens.consent import actions as consents
from citizens.consent.models import Consent, ConsentEntry
from citizens.consent.purposes import Purpose
from citizens.contact_points.models import BounceState, ContactPoint
from tests.factories.accounts import AccountFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
NEWS, SAFETY = Purpose.NEWS_DISTRICT, Purpose.NEWS_SAFETY
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
SCANNERS = ("Mozilla/5.0 (compatible; MailScanner)", "Barracuda Sentinel (EE)", "")


def sent(topic=NEWS, **details):
    citizen = CitizenFactory(account=AccountFactory(), **details)
    consents.decide(citizen, {NEWS: True, SAFETY: True}, by=citizen.account)
    law = {} if topic else {"campaign_class": "B", "legal_basis": "「지방세기본법」 제60조"}
    campaign = CampaignFactory(topic=topic, state="sending", **law)
    return Delivery.objects.create(
        campaign=campaign, citizen=citizen, state=DeliveryState.SENT, sent_at=timezone.now()
    )


@pytest.fixture
def delivery():
    return sent()


@pytest.fixture
def link(delivery):
    return path(unsubscribing.address(unsubscribing.token_of(delivery.pk)))


def path(address):
    return "/" + address.split("/", 3)[3]


def agrees(delivery, purpose=NEWS):
    return consents.has_consented(delivery.citizen, purpose)


def test_one_click_without_cookie_or_login_ends_it_at_once(delivery, link):
    strict = Client(enforce_csrf_checks=True)
    begun = time.perf_counter()
    answer = strict.post(link, ONE_CLICK)

    assert answer.status_code == 200 and answer.content == b"unsubscribed\n"
    assert time.perf_counter() - begun < 1
    assert "Set-Cookie" not in answer.headers
    assert not agrees(delivery) and agrees(delivery, SAFETY)
    delivery.refresh_from_db()
    assert delivery.unsubscribed_at


def test_the_second_click_is_answered_as_the_first_and_adds_nothing(delivery, link, client):
    assert [client.post(link, ONE_CLICK).status_code for _click in range(3)] == [200, 200, 200]
    assert ConsentEntry.objects.filter(citizen=delivery.citizen, purpose=NEWS, decision="withdrawn").count() == 1


@pytest.mark.parametrize("scanner", SCANNERS)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_whatever_a_link_scanner_opens_unsubscribes_nobody(delivery, link, client, method, scanner):
    for address in (link, link.replace("/unsubscribe/", "/choices/")):
        getattr(client, method)(address, headers={"user-agent": scanner})

    assert agrees(delivery)
    delivery.refresh_from_db()
    assert delivery.unsubscribed_at is None


def test_the_page_says_that_nothing_has_changed_yet(link, client):
    page = client.get(link).content.decode()

    assert "아직 바뀐 것이 없습니다" in page and "‘구정 소식’" in page


def test_the_button_of_the_page_ends_it_and_shows_the_other_topics(delivery, link, client):
    page = client.post(link, {"by_hand": "1"}, follow=True)

    assert not agrees(delivery)
    assert "‘구정 소식’을(를) 이제 보내지 않습니다" in page.content.decode()
    assert "교통·안전 소식" in page.content.decode()


def test_a_wrong_press_is_taken_back_on_the_next_page(delivery, link, client):
    client.post(link, ONE_CLICK)
    version = consents.documents_in_force()[NEWS].version
    client.post(link.replace("/unsubscribe/", "/choices/"), {NEWS: "on", SAFETY: "on", f"version_{NEWS}": version})

    assert agrees(delivery)
    delivery.refresh_from_db()
    assert delivery.unsubscribed_at is None


def test_each_topic_is_chosen_by_itself(delivery, link, client):
    client.post(link.replace("/unsubscribe/", "/choices/"), {NEWS: "on"})

    assert agrees(delivery) and not agrees(delivery, SAFETY)


def test_what_was_never_agreed_to_cannot_be_agreed_to_by_the_link(delivery, link, client):
    events = Purpose.NEWS_EVENTS
    client.post(link.replace("/unsubscribe/", "/choices/"), {NEWS: "on", events: "on", f"version_{events}": 1})

    assert not Consent.objects.filter(citizen=delivery.citizen, purpose=events).exists()


def test_a_forged_or_foreign_link_changes_nothing(delivery, link, client):
    other = sent()
    token = unsubscribing.token_of(delivery.pk)
    forged = f"{other.pk:x}:{token.partition(':')[2]}"

    assert client.post(f"/newsletters/unsubscribe/{forged}/", ONE_CLICK).status_code == 404
    assert client.post("/newsletters/unsubscribe/1:x/", ONE_CLICK).status_code == 404
    assert agrees(other) and agrees(delivery)


def test_what_the_law_has_told_cannot_be_refused(client):
    law = sent(topic="")
    page = client.get(path(unsubscribing.address(unsubscribing.token_of(law.pk)))).content.decode()

    assert "이 메일은 그만 받을 수 없습니다" in page and "「지방세기본법」 제60조" in page
    assert unsubscribing.leave(law, how="link") is False
    assert agrees(law)


def test_the_link_says_nothing_of_the_person(delivery, link):
    assert str(delivery.citizen_id) not in link and "@" not in link


def test_the_proof_says_how_it_came(delivery, link, client):
    client.post(link, ONE_CLICK)

    proof = ConsentEntry.objects.get(citizen=delivery.citizen, purpose=NEWS, decision="withdrawn").proof()
    assert proof["how"] == "one-click" and proof["campaign"] == str(delivery.campaign_id)


def test_a_mail_to_the_unsubscribe_address_is_the_same_as_a_click(delivery):
    assert unsubscribing.by_mail(unsubscribing.token_of(delivery.pk)) is True
    assert unsubscribing.by_mail("0:forged") is False
    assert not agrees(delivery)


def test_a_complaint_ends_the_topic_and_all_other_mail(delivery):
    unsubscribing.complained(delivery)

    assert not agrees(delivery)
    assert ContactPoint.objects.get(citizen=delivery.citizen, kind="mail").bounce_state == BounceState.COMPLAINT


def test_both_headers_are_there_for_the_signature(delivery):
    token = unsubscribing.token_of(delivery.pk)
    headers = unsubscribing.headers(token, "leave+abc@hanbyeol.example")

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith(f"<{unsubscribing.address(token)}>, <mailto:leave+abc@")


def test_a_samples_link_says_so_and_changes_nothing(client):
    for method in (client.get, client.post):
        answer = method("/newsletters/unsubscribe/sample/")
        assert answer.status_code == 200 and "시험 메일의 링크입니다" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one(delivery, link):
    def click():
        Client().post(link, ONE_CLICK)
        connections.close_all()

    clicks = [threading.Thread(target=click) for _click in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert ConsentEntry.objects.filter(citizen=delivery.citizen, purpose=NEWS, decision="withdrawn").count() == 1
