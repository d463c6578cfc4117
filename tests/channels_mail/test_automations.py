"""Automatic letters: off until somebody switches them on, tried without sending, and never too many."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from channels_mail.automations import actions
from channels_mail.automations.models import AutomaticLetter, Automation
from channels_mail.automations.tasks import send_due
from citizens.consent import actions as consents
from citizens.contact_points.models import ContactPoint
from citizens.preferences.models import SURVEY, Preference
from citizens.processing_stops import actions as stops
from citizens.surveys import sampling
from citizens.surveys.models import SurveyInvitation
from tests.factories import surveys
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
OLD = timedelta(days=400)


@pytest.fixture
def officer():
    return OfficerFactory(campaign=True)


def old_friend(**details):
    """Somebody whose address was proven more than a year ago."""
    citizen = CitizenFactory(account=AccountFactory(), **details)
    then = timezone.now() - OLD
    ContactPoint.objects.filter(citizen=citizen, kind="mail").update(
        verified_at=then, created_at=then, confirmed_at=None
    )
    return citizen


def asked(days=8):
    petition = PetitionFactory(account=_known(), answered=True)
    surveys.invite(petition, at=timezone.now() - timedelta(days=days))
    return petition.petitioner


def _known():
    account = AccountFactory()
    CitizenFactory(account=account)
    return account


def on(code, officer):
    actions.switch(code, is_on=True, by=officer)


def test_nothing_is_sent_until_somebody_switches_it_on(officer, mailoutbox):
    old_friend()
    mailoutbox.clear()
    send_due()
    assert mailoutbox == []

    on("confirm_details", officer)
    send_due()
    assert [mail.subject for mail in mailoutbox] == ["[한별구청] 내 정보 확인 부탁"]
    assert "/me/profile/" in mailoutbox[0].body


def test_trying_out_counts_and_sends_nothing(officer, mailoutbox):
    old_friend(), old_friend()
    mailoutbox.clear()
    on("confirm_details", officer)

    assert actions.try_out("confirm_details").would_get_it == 2
    assert mailoutbox == [] and not AutomaticLetter.objects.exists()


def test_nobody_gets_two_of_a_kind_or_two_of_any_kind_in_a_week(officer, mailoutbox):
    citizen = asked()
    ContactPoint.objects.filter(citizen=citizen, kind="mail").update(
        verified_at=timezone.now() - OLD, confirmed_at=None
    )
    mailoutbox.clear()
    on("survey_reminder", officer)
    on("confirm_details", officer)
    for _run in range(3):
        send_due()

    assert len(mailoutbox) == 1
    assert actions.try_out("confirm_details").held_back == 1


def test_a_question_is_reminded_of_once_and_its_first_link_still_works(officer, mailoutbox, client):
    citizen = asked()
    first = surveys.invite(citizen.petitions.get(), at=timezone.now() - timedelta(days=8))
    on("survey_reminder", officer)
    mailoutbox.clear()
    send_due()
    AutomaticLetter.objects.all().delete()  # as if the cap had nothing to say
    send_due()

    assert len(mailoutbox) == 1
    assert client.get(f"/surveys/{first}/").status_code == 200


def test_who_answered_or_declined_or_stopped_is_not_asked_again(officer, mailoutbox):
    declined, stopped = asked(), asked()
    Preference.objects.create(citizen=declined, topic=SURVEY, wish="none")
    stops.stop(stopped, reference="test")
    asked(days=3), asked(days=20)
    mailoutbox.clear()
    on("survey_reminder", officer)
    send_due()

    assert mailoutbox == []


def test_the_link_of_a_survey_reminder_answers_without_login(officer, mailoutbox, client):
    asked()
    mailoutbox.clear()
    on("survey_reminder", officer)
    send_due()
    link = next(line for line in mailoutbox[0].body.split("\n") if "/surveys/" in line)

    assert client.get("/" + link.split("/", 3)[3]).status_code == 200


def test_what_the_law_orders_cannot_be_switched(officer):
    with pytest.raises(ValueError, match="law"):
        actions.switch("consent_confirmation", is_on=False, by=officer)
    assert not Automation.objects.exists()


def test_one_broken_person_does_not_hold_up_the_others(officer, mailoutbox):
    broken, whole = old_friend(), old_friend()
    broken.subject_key.destroy()
    mailoutbox.clear()
    on("confirm_details", officer)

    assert actions.run("confirm_details") == 1
    assert AutomaticLetter.objects.get().citizen == whole


def test_the_page_tries_and_switches(client, officer, settings):
    settings.DEMO = True
    old_friend()
    client.force_login(officer)
    page = client.get(reverse("office_automations:list"), {"try": "confirm_details"}).content.decode()
    assert "지금 보내면 1명이 받습니다" in page

    client.post(reverse("office_automations:switch", args=["confirm_details"]), {"is_on": "1"})
    assert Automation.objects.get().is_on
    assert client.post(reverse("office_automations:switch", args=["supplement_reminder"])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_letter(officer):
    old_friend()
    on("confirm_details", officer)

    def work():
        actions.run("confirm_details")
        connections.close_all()

    workers = [threading.Thread(target=work) for _worker in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert AutomaticLetter.objects.count() == 1


def test_a_quarters_eighth_of_those_who_agreed_is_asked_once_whether_they_trust(officer, mailoutbox, client):
    people = [_known().citizen for _each in range(40)]
    for citizen in people[:32]:
        consents.decide(citizen, {"surveys": True}, by=citizen.account)
    mailoutbox.clear()
    on("trust_sample", officer)
    drawn = set(sampling.drawn().values_list("pk", flat=True))
    assert drawn < {citizen.pk for citizen in people[:32]}, "only who agreed, and not all of them"
    for _run in range(2):
        send_due()

    asked = SurveyInvitation.objects.filter(kind="trust")
    assert {each.citizen_id for each in asked} == drawn and len(mailoutbox) == len(drawn)
    assert not sampling.drawn().exists()
