"""Petitions and their notices in the one timeline of contacts."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels_mail.petition_notices.tasks import mail_petition_events
from citizens.contacts.models import Contact
from civil_petitions import workflow
from civil_petitions.errors import TransitionNotAllowed
from civil_petitions.models import Petition
from tests.factories.petitions import FormVersionFactory, PetitionFactory

pytestmark = pytest.mark.django_db


def told(direction):
    rows = Contact.objects.filter(direction=direction).order_by("occurred_at", "recorded_at")
    return [(each.channel, each.kind, each.target) for each in rows]


def test_what_is_filed_is_a_contact_by_its_channel():
    petition = PetitionFactory()

    contact = Contact.objects.get()
    assert told("in") == [("homepage", "petition", petition.receipt_number)]
    assert (contact.citizen, contact.department) == (petition.petitioner, petition.department)
    assert (contact.topic, contact.occurred_at) == (petition.type_id, petition.submitted_at)
    assert contact.officer is None


def test_filing_twice_with_one_key_is_one_contact():
    petition = PetitionFactory()
    PetitionFactory(
        submission_key=petition.submission_key, citizen=petition.petitioner, form_version=petition.form_version
    )

    assert Contact.objects.count() == 1


def test_a_filing_that_fails_leaves_no_contact():
    with pytest.raises(Exception, match="fortnight"):
        PetitionFactory(received=True, period=("fortnight", 3))

    assert not Petition.objects.exists() and not Contact.objects.exists()


def test_filing_asks_one_query_for_the_contact():
    form_version = FormVersionFactory()
    citizen = PetitionFactory(form_version=form_version).petitioner
    with CaptureQueriesContext(connection) as seen:
        PetitionFactory(citizen=citizen, form_version=form_version)

    assert len([query for query in seen if "contacts_contact" in query["sql"]]) == 1
    assert len([query for query in seen if "keys_subjectkey" in query["sql"]]) == 0


def test_a_supplement_and_a_withdrawal_are_contacts_too():
    petition = PetitionFactory(waiting=True)
    workflow.supplement(petition, by=petition.petitioner.account, note="사진입니다.")
    workflow.withdraw(petition, by=petition.petitioner.account)

    assert {kind for _channel, kind, _target in told("in")} == {"petition", "supplement", "withdrawal"}


def test_a_supplement_that_is_refused_leaves_none():
    petition = PetitionFactory(answered=True)
    with pytest.raises(TransitionNotAllowed):
        workflow.withdraw(petition, by=petition.petitioner.account)

    assert len(told("in")) == 1


def test_each_mailed_notice_is_an_outgoing_contact():
    petition = PetitionFactory(answered=True)
    mail_petition_events()
    mail_petition_events()

    assert len(told("out")) == len(mail.outbox) > 1
    assert ("mail", "answer", petition.receipt_number) in told("out")
    assert ("mail", "notice", petition.receipt_number) in told("out")
    assert set(Contact.objects.values_list("citizen", flat=True)) == {petition.petitioner_id}


def test_a_notice_that_is_not_mailed_is_none():
    PetitionFactory(answered=True, wants_mail=False)
    mail_petition_events()

    assert told("out") == []
