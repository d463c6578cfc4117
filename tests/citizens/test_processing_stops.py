"""처리정지: one mark that everything optional asks about."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from channels_mail.petition_notices.tasks import mail_petition_events
from citizens.processing_stops import actions
from citizens.processing_stops.models import ProcessingStop
from citizens.registry.models import Citizen
from citizens.surveys.models import SurveyInvitation
from civil_petitions.drafts.models import Draft
from civil_petitions.drafts.tasks import remind_drafts
from tests.factories.accounts import AccountFactory
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


def test_stopped_from_now_on_and_resumed_with_its_history_kept():
    citizen, other = CitizenFactory(), CitizenFactory()

    actions.stop(citizen, reference="HP-1")
    assert actions.is_stopped(citizen.pk)
    assert not actions.is_stopped(other.pk)
    assert list(actions.without_stopped(Citizen.objects.filter(pk__in=[citizen.pk, other.pk]))) == [other]

    actions.resume(citizen)
    assert not actions.is_stopped(citizen.pk)
    assert ProcessingStop.objects.filter(citizen=citizen, ended_at__isnull=False).count() == 1


def test_stopping_twice_is_one_stop_under_the_first_reference():
    citizen = CitizenFactory()

    actions.stop(citizen, reference="HP-1")

    assert actions.stop(citizen, reference="HP-2").reference == "HP-1"


def test_nobody_is_asked_how_it_went_but_told_how_it_ended(mailoutbox):
    asked, stopped = PetitionFactory(answered=True), PetitionFactory(answered=True)
    actions.stop(stopped.petitioner, reference="HP-1")

    mail_petition_events()

    answers = {
        petition.pk: next(
            told.body for told in mailoutbox if petition.receipt_number in told.subject and "결과" in told.subject
        )
        for petition in (asked, stopped)
    }
    assert "/surveys/" in answers[asked.pk]
    assert "/surveys/" not in answers[stopped.pk]
    assert not SurveyInvitation.objects.filter(subject=stopped.pk).exists()


def test_nobody_is_reminded_of_a_draft(mailoutbox):
    account = AccountFactory()
    citizen = CitizenFactory(account=account)
    form_version = FormVersionFactory()
    Draft.objects.create(
        account=account,
        petition_type=form_version.petition_type,
        form_version=form_version,
        subject_key=citizen.subject_key,
        sealed_answers={},
        saved_at=timezone.now() - timedelta(days=8),
    )
    actions.stop(citizen, reference="HP-1")

    remind_drafts()

    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_two_that_stop_at_once_stop_once():
    citizen = CitizenFactory()
    start = threading.Barrier(2)

    def stop():
        try:
            start.wait(10)
            actions.stop(citizen, reference="HP-1")
        finally:
            connection.close()

    threads = [threading.Thread(target=stop) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert ProcessingStop.objects.count() == 1
