"""The survey: one response to each petition, by whoever holds the link; machines that only look store nothing."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from citizens.surveys import actions
from citizens.surveys.choices import LINK_LASTS
from citizens.surveys.dashboard import citizen_cards
from citizens.surveys.errors import SurveyClosed
from citizens.surveys.models import SurveyInvitation, SurveyLink, SurveyResponse
from civil_petitions import workflow
from civil_petitions.drafts import actions as drafts
from civil_petitions.drafts.models import Draft
from civil_petitions.drafts.tasks import destroy_expired_drafts
from civil_petitions.satisfaction import statistics
from portal.participation.models import Hearing
from portal.participation.tasks import ask_after_hearings
from tests.factories import surveys
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.participation import HeardIssue
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
ALL = {"speed": "5", "clarity": "4", "result": "3", "comment": "빨리 고쳐 주셔서 고맙습니다."}


@pytest.fixture
def petition():
    citizen = CitizenFactory(account=AccountFactory(), name="홍길동", phone="010-0000-1234")
    return PetitionFactory(answered=True, citizen=citizen)


@pytest.fixture
def token(petition):
    return surveys.invite(petition)


@pytest.fixture
def url(token):
    return reverse("surveys:response", args=[token])


@pytest.fixture
def own(petition, token):
    return reverse("surveys:own", args=[SurveyInvitation.objects.get(subject=petition.pk).pk])


def age(**passed):
    """Let everything have happened this much earlier."""
    SurveyInvitation.objects.update(sent_at=timezone.now() - timedelta(**passed))
    SurveyLink.objects.update(expires_at=timezone.now() + LINK_LASTS - timedelta(**passed))
    SurveyResponse.objects.update(answered_at=timezone.now() - timedelta(**passed))


# The link


def test_only_the_hash_of_a_link_is_stored(petition, token):
    with connection.cursor() as cursor:
        cursor.execute("SELECT concat(i::text, l::text) FROM surveys_surveyinvitation i, surveys_surveylink l")
        stored = cursor.fetchall()[0][0]

    assert token not in stored
    assert len(token) >= 43  # 256 bits


def test_asking_again_is_the_same_question_and_both_links_lead_to_it(petition, token, client):
    again = surveys.invite(petition)

    for link in (token, again):
        assert client.get(reverse("surveys:response", args=[link])).status_code == 200
    assert SurveyInvitation.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("query", ["", "?score=1", "?score=5", "?thanks"])
def test_looking_stores_nothing(url, client, method, query):
    assert getattr(client, method)(url + query).status_code == 200

    assert not SurveyResponse.objects.exists()


def test_the_face_pressed_in_the_mail_is_chosen_and_waits_for_a_press(url, client):
    page = client.get(f"{url}?score=4").content.decode()

    assert 'value="4" aria-pressed="true"' in page
    assert "‘만족’으로 보내기" in page


@pytest.mark.parametrize("query", ["?score=0", "?score=6", "?score=x", "?score=", "?score=4&score=9"])
def test_an_odd_score_chooses_no_face(url, client, query):
    page = client.get(url + query)

    assert page.status_code == 200
    assert 'aria-pressed="true"' not in page.content.decode()


def test_the_page_is_not_for_search_engines_nor_caches_and_names_nobody(url, client):
    answer = client.get(url)

    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "홍길동" not in page and "010-0000-1234" not in page and "42 앞 도로" not in page


def test_an_unknown_link_says_that_it_is_over(client):
    answer = client.get(reverse("surveys:response", args=["x" * 43]))

    assert answer.status_code == 404
    assert "의견을 받는 기한이 지났습니다" in answer.content.decode()


# Answering


def test_one_press_is_an_answer_and_opens_the_further_questions(url, client, petition):
    page = client.post(url, {"score": "4"}, follow=True).content.decode()

    response = SurveyResponse.objects.get()
    assert (response.score, response.department, response.invitation.topic) == (
        4,
        petition.department,
        petition.type.pk,
    )
    assert "‘만족’으로 저장했습니다." in page
    assert 'name="speed"' in page and 'name="comment"' in page


def test_all_questions_are_kept_and_the_comment_is_sealed(url, client):
    client.post(url, {"score": "5"})
    page = client.post(url, ALL | {"score": "5"}, follow=True).content.decode()

    response = SurveyResponse.objects.get()
    assert (response.score, response.speed, response.clarity, response.result) == (5, 5, 4, 3)
    assert response.comment() == "빨리 고쳐 주셔서 고맙습니다."
    assert "의견을 받았습니다" in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sealed_comment, 'escape') FROM surveys_surveyresponse")
        assert "고맙습니다" not in cursor.fetchall()[0][0]


def test_another_face_leaves_the_rest_as_it_was(url, client):
    client.post(url, ALL | {"score": "5"})
    client.post(url, {"score": "2"})

    response = SurveyResponse.objects.get()
    assert (response.score, response.speed, response.comment()) == (2, 5, ALL["comment"])


def test_a_comment_with_a_resident_number_is_refused_and_shown_again(url, client):
    client.post(url, {"score": "3"})
    answer = client.post(url, ALL | {"score": "3", "comment": "제 번호는 850307-1234567 입니다"})

    assert "주민등록번호로 보이는 숫자" in answer.content.decode()
    assert SurveyResponse.objects.get().comment() == ""


def test_a_comment_has_at_most_300_characters(url, client):
    client.post(url, {"score": "3"})
    client.post(url, ALL | {"score": "3", "comment": "가" * 301})
    assert SurveyResponse.objects.get().comment() == ""
    client.post(url, ALL | {"score": "3", "comment": "가" * 300})
    assert len(SurveyResponse.objects.get().comment()) == 300


@pytest.mark.parametrize("data", [{}, {"score": "0"}, {"score": "6"}, {"score": "x"}, {"comment": "점수 없이"}])
def test_without_a_face_nothing_is_stored(url, client, data):
    client.post(url, data)

    assert not SurveyResponse.objects.exists()


@pytest.mark.parametrize(("score", "is_told"), [("1", True), ("2", True), ("3", False)])
def test_whoever_is_not_content_is_told_whom_to_call(url, client, petition, score, is_told):
    page = client.post(url, {"score": score}, follow=True).content.decode()

    assert (f"tel:{petition.department.phone.replace('-', '')}" in page) is is_told


def test_a_post_needs_its_own_page(url):
    assert Client(enforce_csrf_checks=True).post(url, {"score": "1"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_make_one_answer(url):
    errors = []

    def press(score):
        try:
            assert Client().post(url, {"score": score}).status_code == 302
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[number % 5 + 1]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert SurveyResponse.objects.count() == 1


# Time


def test_after_14_days_the_link_is_over_but_not_the_petitioners_own_page(url, own, client, client_for, petition):
    age(days=14)

    answer = client.get(url)
    assert answer.status_code == 410
    assert client.post(url, {"score": "5"}).status_code == 410
    assert own in answer.content.decode()
    client_for(petition.petitioner.account).post(own, {"score": "5"})
    assert SurveyResponse.objects.get().score == 5


def test_after_30_days_nothing_is_taken(petition, token, own, client_for):
    age(days=30)

    with pytest.raises(SurveyClosed):
        actions.respond(actions.find(token), score=5)
    page = client_for(petition.petitioner.account).get(own)
    assert page.status_code == 410


def test_an_answer_can_be_changed_for_7_days(url, client):
    client.post(url, {"score": "1"})
    age(days=6, hours=23)
    client.post(url, {"score": "4"})
    assert SurveyResponse.objects.get().score == 4

    age(days=7)
    client.post(url, {"score": "1"})
    assert SurveyResponse.objects.get().score == 4
    page = client.get(url).content.decode()
    assert "더 바꿀 수 없습니다" in page and 'name="score"' not in page


def test_an_answer_given_through_the_link_can_be_changed_when_the_link_is_over(url, client):
    client.post(url, {"score": "1"})
    SurveyLink.objects.update(expires_at=timezone.now())

    client.post(url, {"score": "4"})

    assert SurveyResponse.objects.get().score == 4


# Behind the login


def test_the_dashboard_asks_until_it_was_answered(petition, own, client_for, django_assert_num_queries):
    account = petition.petitioner.account
    with django_assert_num_queries(1):
        (card,) = citizen_cards(account)
    assert card["place"] == "todo"
    assert own in client_for(account).get("/me/").content.decode()

    client_for(account).post(own, {"score": "5"})

    assert citizen_cards(account) == []


def test_a_strangers_question_is_not_found(petition, own, client_for):
    assert client_for(CitizenFactory(account=AccountFactory()).account).get(own).status_code == 404
    assert client_for(petition.officer).get(own).status_code == 403
    assert Client().get(own).status_code == 302


# Sums


def test_fewer_than_five_answers_say_nothing(petition):
    since = datetime(2026, 1, 1, tzinfo=timezone.get_current_timezone())
    officer = OfficerFactory(department=petition.department)
    petitions = [petition] + [
        PetitionFactory(answered=True, form_version=petition.form_version, officer=officer, account=AccountFactory())
        for _ in range(4)
    ]
    for score, each in enumerate(petitions[:4], 1):
        actions.respond(surveys.ask(each), score=score, details={"speed": 5})
    assert statistics.by_department(since) == statistics.by_type(since) == []

    actions.respond(surveys.ask(petitions[4]), score=5)

    (of_department,) = statistics.by_department(since)
    (of_type,) = statistics.by_type(since)
    assert (of_department.key, of_type.key) == (petition.department.pk, petition.type.pk)
    assert (of_department.answers, of_department.score) == (5, 3.0)
    assert of_department.speed is None  # only four said how quick it was


def test_officers_see_no_single_answer(petition, token, client_for):
    actions.respond(actions.find(token), score=1, details={"comment": "담당자가 불친절했습니다."})

    page = client_for(petition.officer).get(reverse("office_petitions:case", args=[petition.receipt_number]))
    assert "불친절" not in page.content.decode()


# Told of what changed


def test_only_who_ticked_the_box_is_told_what_changed_and_the_purpose_is_kept(url, client, petition):
    client.post(url, {"score": "2"})
    client.post(url, ALL | {"score": "2", "wants_news": "on"})
    other = surveys.respond(surveys.ask(PetitionFactory(answered=True)), score=1, details={"comment": "그대로입니다."})
    agreed = SurveyResponse.objects.get(invitation__subject=petition.pk)

    assert (agreed.news_purpose, agreed.news_agreed_at is not None) == (actions.NEWS, True)
    assert list(actions.to_tell([agreed.pk, other.pk])) == [petition.petitioner]
    client.post(url, ALL | {"score": "2"})
    assert list(actions.to_tell([agreed.pk])) == [], "taken back by the person"


def test_three_faces_in_a_minute_are_a_programs_and_choose_none(url, client):
    for score in (1, 2):
        assert 'aria-pressed="true"' in client.get(f"{url}?score={score}").content.decode()
    for score in (3, 4, 5):
        assert 'aria-pressed="true"' not in client.get(f"{url}?score={score}").content.decode()

    client.post(url, {"score": "4"})
    assert SurveyResponse.objects.get().score == 4


def test_who_withdrew_is_asked_why_and_gives_no_score(client, client_for):
    petition = PetitionFactory(account=AccountFactory())
    workflow.withdraw(petition, by=petition.petitioner.account)
    url = reverse("surveys:response", args=[surveys.invite(petition)])
    page = client.get(f"{url}?reason=papers").content.decode()

    assert "왜 취하하셨나요?" in page and 'name="score"' not in page
    client.post(url, {"score": "5"})
    assert not SurveyResponse.objects.exists()
    client.post(url, {"reason": "papers"})
    assert (SurveyResponse.objects.get().reason, SurveyResponse.objects.get().score) == ("papers", None)


def test_who_left_a_draft_is_asked_why_when_it_is_destroyed(mailoutbox):
    account = AccountFactory()
    citizen = CitizenFactory(account=account)
    kind = FormVersionFactory().petition_type
    draft = drafts.start(by=account, petition_type=kind)
    destroy_expired_drafts()
    assert Draft.objects.exists() and not SurveyInvitation.objects.exists()
    Draft.objects.update(expires_at=timezone.now())
    destroy_expired_drafts()

    asked = SurveyInvitation.objects.get()
    assert (asked.kind, asked.citizen, asked.subject) == ("draft", citizen, draft.pk)
    (letter,) = [mail for mail in mailoutbox if "왜 그만 쓰셨나요" in mail.subject]
    assert letter.body.count("?reason=") == 5
    assert not Draft.objects.exists()


def test_who_came_to_a_hearing_is_asked_once(mailoutbox):
    heard = HeardIssue.of(CitizenFactory(account=AccountFactory()).account, OfficerFactory())
    Hearing.objects.update(recorded_at=timezone.now())
    first, again = ask_after_hearings(), ask_after_hearings()

    asked = SurveyInvitation.objects.filter(kind="hearing", subject=heard.hearing.issue_id)
    assert first == asked.count() > 0 and again == 0
    assert [mail for mail in mailoutbox if "공청회는 어떠셨나요" in mail.subject]
