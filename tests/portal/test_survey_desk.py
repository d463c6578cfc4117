"""Asking where there is no mail: a code at the counter, a press after a call, a short link by text message."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from channels_mail.petition_notices.tasks import mail_petition_events
from citizens.contact_points.models import ContactPoint
from citizens.contacts import actions as contacts
from citizens.contacts.models import Contact
from citizens.preferences.models import SURVEY, Preference
from citizens.surveys.choices import Way
from citizens.surveys.errors import SurveyClosed
from citizens.surveys.models import SurveyInvitation, SurveyLink, SurveyResponse
from portal.surveys import desk
from tests.factories.accounts import DepartmentFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
TABLET = "/kiosk/survey/"


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()


@pytest.fixture
def officer():
    return OfficerFactory(department=DepartmentFactory())


def came(officer, channel="visit", citizen=None):
    return contacts.record(citizen=citizen, channel=channel, direction="in", kind="question", by=officer, note="물음")


def test_a_visit_gets_a_code_and_one_face_on_the_tablet(officer, client, client_for):
    contact = came(officer)
    page = client_for(officer).post(f"/office/contacts/{contact.pk}/survey/code/", follow=True).content.decode()
    code = page.split("태블릿에 쓸 번호 ")[1][:6]

    faces = client.post(TABLET, {"code": code}).content.decode()
    assert faces.count('name="score"') == 5 and not SurveyResponse.objects.exists()
    assert "고맙습니다" in client.post(TABLET, {"code": code, "score": "4"}).content.decode()
    again = client.post(TABLET, {"code": code, "score": "1"}).content.decode()

    assert "쓸 수 없는 번호" in again
    response = SurveyResponse.objects.get()
    assert (response.score, response.invitation.way, response.invitation.channel) == (4, Way.KIOSK, "visit")
    assert response.department == officer.department
    assert code not in client_for(officer).get(f"/office/contacts/{contact.pk}/").content.decode()


def test_six_digits_are_stored_keyed_and_end_after_half_an_hour(officer, client):
    code = desk.give_code(came(officer))
    with connection.cursor() as cursor:
        cursor.execute("SELECT l::text FROM surveys_surveylink l")
        assert code not in cursor.fetchone()[0].replace("-", "").split(",")[2]
    assert SurveyLink.objects.get().token_hash == desk.hash_of(code)
    SurveyLink.objects.update(expires_at=timezone.now())

    assert "쓸 수 없는 번호" in client.post(TABLET, {"code": code, "score": "5"}).content.decode()
    assert not SurveyResponse.objects.exists()


def test_a_new_code_ends_the_one_before(officer):
    contact = came(officer)
    first, second = desk.give_code(contact), desk.give_code(contact)

    assert (desk.find(first) is None) == (first != second)
    assert desk.find(second) is not None


def test_who_guesses_codes_is_stopped(officer, client):
    code = desk.give_code(came(officer))
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _try in range(20):
        assert client.post(TABLET, {"code": wrong}).status_code == 200

    assert client.post(TABLET, {"code": code, "score": "1"}).status_code == 429
    assert not SurveyResponse.objects.exists()


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦x"])
def test_what_is_no_code_is_said_so(client, code):
    assert "숫자 여섯 자리를 써 주세요" in client.post(TABLET, {"code": code}).content.decode()


def test_what_is_said_on_the_telephone_is_marked_as_asked_by_staff(officer, client_for):
    contact = came(officer, "phone", CitizenFactory())
    desk_page = client_for(officer)
    assert "들은 대로 누르세요" in desk_page.get(f"/office/contacts/{contact.pk}/").content.decode()
    for score in ("2", "5"):
        desk_page.post(f"/office/contacts/{contact.pk}/survey/spoken/", {"score": score})

    response = SurveyResponse.objects.get()
    assert (response.score, response.entered_by, response.invitation.way) == (2, officer, Way.PHONE)


@pytest.mark.parametrize(("channel", "days"), [("post", 0), ("visit", 2), ("phone", 2)])
def test_letters_and_what_lies_back_are_not_asked_about(officer, channel, days):
    contact = came(officer, channel)
    Contact.objects.update(occurred_at=timezone.now() - timedelta(days=days))
    contact.refresh_from_db()

    assert desk.way_of(contact) == ""
    with pytest.raises(SurveyClosed):
        desk.give_code(contact)


def test_what_was_written_down_by_mistake_goes_with_its_question_until_somebody_answered(officer, client_for):
    browser, wrong, answered = client_for(officer), came(officer), came(officer, "phone")
    desk.give_code(wrong)
    desk.write_down(answered, score=4, by=officer)
    for contact in (wrong, answered):
        browser.post(f"/office/contacts/{contact.pk}/taking-back/")

    assert list(Contact.objects.all()) == [answered]
    assert SurveyInvitation.objects.get().subject == answered.pk


@pytest.mark.django_db(transaction=True)
def test_two_presses_of_one_code_store_one():
    code = desk.give_code(came(OfficerFactory()))

    def press(score):
        try:
            Client().post(TABLET, {"code": code, "score": score})
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[number]) for number in (1, 5, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert SurveyResponse.objects.count() == 1


def without_mail(**details):
    """Somebody with a proven mobile phone and no address."""
    citizen = CitizenFactory(email="", phone="010-0000-4321", account=None, **details)
    ContactPoint.objects.filter(citizen=citizen, kind="phone").update(verified_at=timezone.now(), verified_by="code")
    return citizen


def test_who_has_a_proven_phone_and_no_mail_gets_a_short_link(settings, mailoutbox, client):
    settings.DEMO = True
    PetitionFactory(citizen=without_mail(), answered=True)
    mail_petition_events()

    (text,) = [mail for mail in mailoutbox if "sms.example" in mail.to[0]]
    assert len(text.body.encode("cp949")) <= 90
    link = text.body.split(settings.SITE_URL)[1].strip()
    assert link.startswith("/s/")
    page = client.get(link, follow=True)
    assert page.status_code == 200 and not SurveyResponse.objects.exists()
    client.post(page.redirect_chain[-1][0], {"score": "3"})
    assert SurveyResponse.objects.get().invitation.way == Way.TEXT


def test_who_wants_no_survey_or_has_not_proven_the_phone_gets_no_text(settings, mailoutbox):
    settings.DEMO = True
    declined = without_mail()
    Preference.objects.create(citizen=declined, topic=SURVEY, wish="none")
    for citizen in (declined, CitizenFactory(email="", phone="010-0000-4322", account=None)):
        PetitionFactory(citizen=citizen, answered=True)
    mail_petition_events()

    assert [mail for mail in mailoutbox if "sms.example" in mail.to[0]] == []
