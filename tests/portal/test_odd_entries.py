"""A look at one's data that seems odd: reported once, looked into by somebody else, answered within ten days."""

import uuid

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from citizens.access_log import actions as access_log
from portal.rights_requests import workflow
from portal.rights_requests.errors import OwnLook
from portal.rights_requests.models import RightsRequest
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    account = AccountFactory(email="person@mail.example")
    CitizenFactory(account=account, email="person@mail.example", name="박가람")
    return account


@pytest.fixture
def privacy():
    return OfficerFactory(email="privacy@hanbyeol.example", display_name="문지음", privacy=True)


@pytest.fixture
def look(person):
    looker = OfficerFactory(display_name="한주무")
    return access_log.record(actor=looker, action="reveal", citizen=person.citizen, purpose="전화하려고")


def form_of(entry):
    return reverse("my_data:odd_entry", args=[entry.pk])


def reported(person, look):
    return workflow.file(by=person, submission_key=uuid.uuid4(), kind="odd_entry", log_entry=look)


def test_a_look_is_reported_from_the_log_and_answered_on_the_page_and_by_mail(person, privacy, look, client_for):
    citizen, officer = client_for(person), client_for(privacy)
    assert form_of(look) in citizen.get(reverse("access_log:mine")).content.decode()

    told = citizen.post(form_of(look), {"submission_key": uuid.uuid4(), "text": "낸 적이 없습니다."}, follow=True)
    request = RightsRequest.objects.get()
    assert "10일 안에 확인해서" in told.content.decode()
    desk = reverse("office_rights_requests:case", args=[request.number])
    shown = officer.get(desk).content.decode()
    assert "한주무" in shown and "전화하려고" in shown and "낸 적이 없습니다." in shown

    officer.post(f"{desk}taking/", {"version": 1})
    words = {"version": 2, "outcome": "granted", "answer": "빗물받이 민원으로 전화한 것입니다."}
    officer.post(f"{desk}decision/", words)

    page = citizen.get(reverse("my_data:request", args=[request.number])).content.decode()
    assert "알려 주신 기록을 확인했습니다." in page and "빗물받이 민원으로" in page
    last = mail.outbox[-1]
    assert last.to == ["person@mail.example"]
    assert "누가 왜 보았는지" in last.body and "빗물받이" not in last.body


def test_one_look_is_reported_once_however_often_it_is_pressed(person, look, client_for):
    first = reported(person, look)
    second = reported(person, look)

    assert first == second
    assert client_for(person).get(form_of(look)).url == reverse("my_data:request", args=[first.number])


def test_a_look_at_somebody_else_is_not_found(look, client_for):
    stranger = AccountFactory()
    CitizenFactory(account=stranger)

    assert client_for(stranger).get(form_of(look)).status_code == 404
    assert client_for(stranger).post(form_of(look), {"submission_key": uuid.uuid4()}).status_code == 404


def test_nobody_judges_a_look_of_their_own(person, privacy, client_for):
    own = access_log.record(actor=privacy, action="view", citizen=person.citizen)
    request = reported(person, own)

    with pytest.raises(OwnLook):
        workflow.take(request, by=privacy)
    desk = reverse("office_rights_requests:taking", args=[request.number])
    assert "다른 보호책임자가 답해야 합니다." in client_for(privacy).post(desk, {"version": 1}).content.decode()
    workflow.take(request, by=OfficerFactory(privacy=True))
    workflow.withdraw(request, by=person)


def test_an_odd_entry_names_its_entry_and_no_other_request_does(person, look):
    for kind, entry in (("odd_entry", None), ("access", look)):
        with pytest.raises(IntegrityError), transaction.atomic():
            RightsRequest.objects.bulk_create(
                [
                    RightsRequest(
                        number=kind,
                        submission_key=uuid.uuid4(),
                        kind=kind,
                        citizen=person.citizen,
                        subject_key_id=person.citizen.subject_key_id,
                        sealed_text="",
                        log_entry_id=entry and entry.pk,
                        received_at=look.occurred_at,
                        due_on=look.occurred_at,
                    )
                ]
            )
