"""Every two years: does this still stand? Silence keeps it, a look changes nothing, one mail for all that is due."""

import re
import threading
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone

from citizens.consent import actions, confirming
from citizens.consent.models import Consent, ConsentConfirmation, ConsentEntry
from citizens.consent.purposes import Purpose
from citizens.consent.tasks import ask_due_confirmations
from portal.dashboard.waiting import citizen_cards
from tests.factories.accounts import AccountFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.make_aware(datetime(2024, 12, 10, 15))
DUE = timezone.make_aware(datetime(2026, 11, 25, 9, 30))
NEWS, EVENTS = Purpose.NEWS_DISTRICT, Purpose.NEWS_EVENTS


@pytest.fixture(autouse=True)
def then():
    with time_machine.travel(DUE, tick=False):
        yield


def agreed(*purposes, at=LONG_AGO, **details):
    person = CitizenFactory(account=AccountFactory(), **details)
    actions.decide(person, dict.fromkeys(purposes or (NEWS,), True), by=person.account, at=at)
    return person


def link(letter):
    return re.search(r"http://[^/]+(/consents/\S+/)", letter.body)[1]


@pytest.fixture
def asked(mailoutbox):
    """Somebody who was asked about two purposes; the link is the last mail's."""
    person = agreed(NEWS, EVENTS)
    mailoutbox.clear()
    ask_due_confirmations()
    return person


def test_whoever_agreed_nearly_two_years_ago_is_asked_once(asked, mailoutbox):
    ask_due_confirmations()

    (letter,) = mailoutbox
    for words in ("구정 소식: 2024년 12월 10일(화)에 동의하심", "행사·강좌 소식", "한별구청", "한별구 바다마루로 1"):
        assert words in letter.body
    assert ConsentConfirmation.objects.filter(is_mailed=True, answer="").count() == 2


def test_nobody_is_asked_too_early(mailoutbox):
    agreed(at=LONG_AGO + timedelta(days=60))
    mailoutbox.clear()
    ask_due_confirmations()

    assert mailoutbox == []


def test_who_said_no_is_not_asked(mailoutbox):
    person = agreed()
    actions.decide(person, {NEWS: False}, by=person.account)
    mailoutbox.clear()
    ask_due_confirmations()

    assert mailoutbox == []


def test_silence_keeps_the_consent_and_the_next_question_comes_two_years_later(asked, mailoutbox):
    with time_machine.travel(DUE + timedelta(days=300), tick=False):
        ask_due_confirmations()
        assert actions.has_consented(asked, NEWS) and len(mailoutbox) == 1
    with time_machine.travel(DUE + timedelta(days=731), tick=False):
        ask_due_confirmations()

    assert len(mailoutbox) == 2 and ConsentEntry.objects.filter(citizen=asked).count() == 2


def test_opening_the_link_changes_nothing(asked, mailoutbox):
    before = list(ConsentConfirmation.objects.values()), list(Consent.objects.values()), ConsentEntry.objects.count()

    for method in ("get", "head", "get"):
        answer = getattr(Client(), method)(link(mailoutbox[0]))

    after = list(ConsentConfirmation.objects.values()), list(Consent.objects.values()), ConsentEntry.objects.count()
    assert answer.status_code == 200 and before == after


def test_the_link_keeps_and_withdraws_without_login(asked, mailoutbox):
    page = Client().post(link(mailoutbox[0]), {NEWS: "yes", EVENTS: "no"}, follow=True)

    assert "저장했습니다" in page.content.decode()
    assert actions.has_consented(asked, NEWS) and not actions.has_consented(asked, EVENTS)
    told = ConsentEntry.objects.filter(citizen=asked, channel="mail")
    assert set(told.values_list("decision", "actor")) == {("kept", None), ("withdrawn", None)}
    assert set(ConsentConfirmation.objects.values_list("purpose", "answer")) == {(NEWS, "kept"), (EVENTS, "withdrawn")}
    assert len(mailoutbox) == 2 and "동의 유지" in mailoutbox[1].body and "동의 철회" in mailoutbox[1].body


def test_answering_again_with_what_was_withdrawn_does_not_bring_it_back(asked, mailoutbox):
    Client().post(link(mailoutbox[0]), {NEWS: "no"})
    Client().post(link(mailoutbox[0]), {NEWS: "yes"})

    assert not actions.has_consented(asked, NEWS)


def test_the_link_names_no_person_and_decides_nothing_else(asked, mailoutbox):
    page = Client().get(link(mailoutbox[0])).content.decode()
    Client().post(link(mailoutbox[0]), {"surveys": "yes", "partners": "yes"})

    assert "홍길동" not in page and "mail.example" not in page
    assert ConsentEntry.objects.filter(citizen=asked).count() == 2


def test_a_link_changed_in_any_letter_is_none(asked, mailoutbox):
    address = link(mailoutbox[0])
    for place in range(len("/consents/"), len(address) - 1):
        other = "A" if address[place] != "A" else "B"
        forged = address[:place] + other + address[place + 1 :]
        assert Client().post(forged, {NEWS: "no"}).status_code == 404
    assert actions.has_consented(asked, NEWS)


def test_an_old_link_says_where_to_go_and_changes_nothing(asked, mailoutbox):
    with time_machine.travel(DUE + timedelta(days=61), tick=False):
        page = Client().post(link(mailoutbox[0]), {NEWS: "no"})

    assert page.status_code == 410 and "/me/consents/" in page.content.decode()
    assert actions.has_consented(asked, NEWS)


def test_who_has_no_address_is_asked_on_their_own_page(mailoutbox):
    person = agreed(email="")
    ask_due_confirmations()

    assert ConsentConfirmation.objects.get(citizen=person).is_mailed is False


def test_the_personal_page_asks_until_it_was_answered(asked, client_for, django_assert_num_queries):
    browser = client_for(asked.account)
    with django_assert_num_queries(1):
        (card,) = citizen_cards(asked.account)

    assert card["place"] == "todo" and "계속 받을지 고르기" in browser.get("/me/").content.decode()
    browser.post("/me/consents/confirmation/", {NEWS: "yes", EVENTS: "no"})
    assert citizen_cards(asked.account) == []
    assert browser.get("/me/consents/confirmation/")["Location"] == "/me/consents/"
    told = ConsentEntry.objects.filter(citizen=asked, channel="web", decision__in=("kept", "withdrawn"))
    assert {(each.decision, each.actor) for each in told} == {("kept", asked.account), ("withdrawn", asked.account)}


def test_one_person_whose_key_is_gone_does_not_hold_up_the_others(mailoutbox):
    gone, other = agreed(), agreed()
    gone.subject_key.destroy()
    mailoutbox.clear()
    ask_due_confirmations()

    assert Consent.objects.filter(confirm_on__lte=DUE.date() + timedelta(days=30)).get().citizen_id == gone.pk
    assert ConsentConfirmation.objects.get().citizen_id == other.pk and len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_ask_a_person_once(mailoutbox):
    agreed()
    mailoutbox.clear()
    start = threading.Barrier(2)

    def work():
        start.wait(10)
        confirming.ask_due(DUE.date())
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)

    assert len(mailoutbox) == 1 and ConsentConfirmation.objects.count() == 1
