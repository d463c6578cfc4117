"""Who was not content asks once more: another officer looks again, once, with a clock of its own."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from citizens.access_log.models import AccessLogEntry
from citizens.surveys import actions
from citizens.surveys.models import SurveyInvitation
from portal.second_looks import workflow
from portal.second_looks.errors import AlreadyAnswered, LookNotPossible, NotTheirs
from portal.second_looks.models import SecondLook
from tests.factories import surveys
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
WORDS = "구멍을 메웠다고 하셨지만 그대로입니다."


@pytest.fixture
def petition():
    return PetitionFactory(answered=True)


@pytest.fixture
def colleague(petition):
    return OfficerFactory(department=petition.department)


@pytest.fixture
def invitation(petition, colleague):
    surveys.respond(surveys.ask(petition), score=1)
    return SurveyInvitation.objects.select_related("response").get()


@pytest.fixture
def url(invitation):
    return reverse("surveys:response", args=[actions.link(invitation)])


def asked(invitation):
    return workflow.ask(invitation, words=WORDS)


def test_it_goes_to_another_officer_than_the_one_who_answered(url, client, petition, colleague, mailoutbox):
    assert f"{url}once-more/" in client.get(url).content.decode()
    page = client.post(f"{url}once-more/", {"words": WORDS}, follow=True).content.decode()

    look = SecondLook.objects.get()
    assert (look.first_officer, look.officer) == (petition.officer, colleague)
    assert look.due_at > look.asked_at
    assert "다른 담당자가 다시 살핍니다" in page
    (letter,) = [mail for mail in mailoutbox if "한 번 더" in mail.subject]
    assert WORDS not in letter.body and petition.receipt_number not in letter.body


def test_looking_at_the_page_asks_nothing(url, client):
    for method in (client.get, client.head):
        assert method(f"{url}once-more/").status_code == 200

    assert not SecondLook.objects.exists()


@pytest.mark.parametrize("score", [3, 4, 5])
def test_who_is_content_is_not_offered_it(petition, client, score):
    invitation = surveys.ask(petition)
    surveys.respond(invitation, score=score)
    url = reverse("surveys:response", args=[actions.link(invitation)])

    assert "once-more" not in client.get(url).content.decode()
    assert client.get(f"{url}once-more/").status_code == 404
    with pytest.raises(LookNotPossible):
        asked(SurveyInvitation.objects.get())


def test_the_database_itself_lets_nobody_look_at_their_own_work_again(invitation, petition):
    look = asked(invitation)

    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.filter(pk=look.pk).update(officer=petition.officer)


def test_who_answered_first_sees_nothing_of_it_and_a_colleague_answers(
    invitation, petition, colleague, client_for, mailoutbox
):
    look = asked(invitation)
    page = reverse("office_second_looks:look", args=[look.pk])

    assert client_for(petition.officer).get(page).status_code == 404
    assert client_for(OfficerFactory()).get(page).status_code == 404
    desk = client_for(colleague)
    assert petition.receipt_number in desk.get(reverse("office_second_looks:list")).content.decode()
    assert WORDS in desk.get(page).content.decode()
    assert AccessLogEntry.objects.filter(actor=colleague, target=petition.receipt_number).exists()
    desk.post(page, {"text": "다시 가서 메웠습니다."})

    look.refresh_from_db()
    assert (look.answer(), look.officer) == ("다시 가서 메웠습니다.", colleague)
    (letter,) = [mail for mail in mailoutbox if "다시 살핀 결과" in mail.subject]
    assert "메웠습니다" not in letter.body
    own = reverse("second_looks:own", args=[invitation.pk])
    assert own in letter.body
    assert "다시 가서 메웠습니다." in client_for(petition.petitioner.account).get(own).content.decode()


def test_it_is_answered_once_and_by_nobody_else(invitation, petition, colleague):
    look = asked(invitation)
    with pytest.raises(NotTheirs):
        workflow.answer(look, by=petition.officer, text="다시 보아도 같습니다.")
    workflow.answer(look, by=colleague, text="다시 가서 메웠습니다.")

    with pytest.raises(AlreadyAnswered):
        workflow.answer(look, by=colleague, text="또 답합니다.")


def test_a_colleague_may_take_it_over(invitation, colleague, petition):
    look = asked(invitation)
    third = OfficerFactory(department=petition.department)
    workflow.take(look, by=third)

    assert SecondLook.objects.get().officer == third


def test_nothing_typed_is_lost_and_nothing_empty_is_asked(url, client):
    page = client.post(f"{url}once-more/", {"words": "제 번호는 850307-1234567 입니다"}).content.decode()

    assert "850307-1234567" in page and not SecondLook.objects.exists()
    assert "한 줄이라도" in client.post(f"{url}once-more/", {"words": " "}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_ask_once(url):
    errors = []

    def press():
        try:
            assert Client().post(f"{url}once-more/", {"words": WORDS}).status_code == 302
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert SecondLook.objects.count() == 1
