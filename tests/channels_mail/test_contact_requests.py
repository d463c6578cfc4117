"""Who was not content and wants to be called: the department is told once, without score or words."""

import pytest

from channels_mail.outbox.models import OutgoingMail
from channels_mail.petition_notices.tasks import mail_contact_requests
from civil_petitions.satisfaction import actions
from civil_petitions.satisfaction.models import SurveyInvitation
from tests.factories.petitions import PetitionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rows_for_mails")]


@pytest.fixture
def rows_for_mails(settings):
    settings.EMAIL_BACKEND = "channels_mail.outbox.backend.OutboxBackend"


@pytest.fixture
def invitation():
    petition = PetitionFactory(answered=True)
    petition.department.email = "road@hanbyeol.example"
    petition.department.save()
    actions.invite(petition)
    return SurveyInvitation.objects.get(petition=petition)


def answer(invitation, **details):
    return actions.respond(invitation, score=1, details={"comment": "다시 파였습니다"} | details)


def test_the_department_is_told_once_whom_to_call(invitation):
    response = answer(invitation, wants_contact=True)

    mail_contact_requests()
    mail_contact_requests()

    mail = OutgoingMail.objects.get()
    _sender, to, content = mail.envelope()
    text = content.decode()
    assert to == "road@hanbyeol.example"
    assert invitation.petition.receipt_number in text
    assert f"/office/petitions/{invitation.petition.receipt_number}/" in text
    assert "다시 파였습니다" not in text and "홍길동" not in text
    response.refresh_from_db()
    assert response.contact_told_at is not None


def test_who_does_not_want_to_be_called_is_left_in_peace(invitation):
    answer(invitation)

    mail_contact_requests()

    assert not OutgoingMail.objects.exists()
