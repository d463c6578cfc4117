"""Who was not content: the department is told once, without score or words, and the lead reads them masked."""

import pytest

from channels_mail.outbox.models import OutgoingMail
from citizens.access_log.models import AccessLogEntry
from citizens.surveys import actions
from citizens.surveys.models import SurveyResponse
from portal.surveys.tasks import tell_departments
from tests.factories import surveys
from tests.factories.accounts import OfficerFactory
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
    return surveys.ask(petition)


def answer(invitation, **details):
    return actions.respond(invitation, score=1, details=details)


def test_the_department_is_told_once_whom_to_call(invitation):
    response = answer(invitation, wants_contact=True)

    tell_departments()
    tell_departments()

    mail = OutgoingMail.objects.get()
    _sender, to, content = mail.envelope()
    text = content.decode()
    assert to == "road@hanbyeol.example"
    assert invitation.target in text
    assert f"/office/petitions/{invitation.target}/" in text
    assert "홍길동" not in text
    response.refresh_from_db()
    assert response.contact_told_at is not None


def test_who_does_not_want_to_be_called_is_left_in_peace(invitation):
    answer(invitation)

    tell_departments()

    assert not OutgoingMail.objects.exists()


@pytest.fixture
def lead(invitation):
    return OfficerFactory(head=True, department=invitation.department, email="lead@hanbyeol.example")


def test_the_lead_is_told_of_unhappy_words_and_reads_them_masked(invitation, lead, client_for):
    person = invitation.citizen.own_details().name
    actions.respond(invitation, score=2, details={"comment": f"{person}인데 010-0000-1234로 전화가 없었습니다"})
    tell_departments()
    tell_departments()

    _sender, to, content = OutgoingMail.objects.get().envelope()
    assert to == "lead@hanbyeol.example"
    assert "전화가 없었" not in content.decode() and invitation.target not in content.decode()
    page = client_for(lead).get("/office/voices/").content.decode()
    assert "전화가 없었습니다" in page
    assert person not in page and "0000-1234" not in page and invitation.target not in page
    assert AccessLogEntry.objects.filter(actor=lead, target="아쉬운 의견").exists()


def test_what_was_looked_into_is_named_once_and_gone_from_the_list(invitation, lead, client_for):
    response = actions.respond(invitation, score=1, details={"comment": "다시 파였습니다"})
    browser = client_for(lead)
    browser.post(f"/office/voices/{response.pk}/settling/")

    assert SurveyResponse.objects.get().settled_by == lead
    assert "다시 파였습니다" not in browser.get("/office/voices/").content.decode()
    assert not SurveyResponse.objects.unhappy_words().exists()


def test_words_of_another_department_are_not_found(invitation, client_for):
    response = actions.respond(invitation, score=1, details={"comment": "다시 파였습니다"})
    other = client_for(OfficerFactory(head=True))

    assert "다시 파였습니다" not in other.get("/office/voices/").content.decode()
    assert other.post(f"/office/voices/{response.pk}/settling/").status_code == 404


def test_happy_words_alarm_nobody(invitation):
    actions.respond(invitation, score=4, details={"comment": "고맙습니다"})
    tell_departments()

    assert not OutgoingMail.objects.exists()
