"""What a department needs to know is asked first, stands above the letter; petitions are only offered."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from channels_mail.consultation import drafting
from channels_mail.consultation.models import Consultation, LetterTopic
from channels_mail.guest_letters.models import GuestLetter
from civil_petitions.catalogue.loading import load
from civil_petitions.catalogue.source import FOLDER

pytestmark = pytest.mark.django_db
NEW = "consultations:new"


@pytest.fixture
def topics(db):
    load(FOLDER)
    call_command("load_topics", verbosity=0)
    return {topic.code: topic for topic in LetterTopic.objects.all()}


def letter(**more):
    words = {
        "submission_key": uuid.uuid4(),
        "subject": "등이 꺼졌습니다",
        "body": "밤에 어둡습니다.",
        "mail_shows": "link",
    }
    return words | more


def test_choosing_a_topic_asks_its_questions_and_loses_nothing(topics, citizen, client_for):
    page = client_for(citizen).post(reverse(NEW), letter(topic="road", choose_topic="1")).content.decode()
    assert "어디인가요?" in page
    assert "밤에 어둡습니다." in page
    assert "2가지를" not in page and not Consultation.objects.exists()
    assert reverse("petition_types:guide", args=["report-streetlight"]) in page
    named = client_for(citizen).get(reverse(NEW), {"topic": "noise"}).content.decode()
    assert "언제 심한가요?" in named


def test_the_answers_stand_above_the_letter_and_its_department_answers(topics, citizen, client_for):
    missing = client_for(citizen).post(reverse(NEW), letter(topic="road"))
    assert missing.status_code == 200 and not Consultation.objects.exists()
    told = letter(topic="road", asked_place="새솔동 12", asked_danger="불편함")
    client_for(citizen).post(reverse(NEW), told)
    begun = Consultation.objects.get()
    assert begun.department_id == "road"
    assert begun.messages.get().body() == "· 어디인가요? 새솔동 12\n· 얼마나 급한가요? 불편함\n\n밤에 어둡습니다."


def test_a_department_that_was_chosen_is_not_overruled_and_no_topic_is_needed(topics, citizen, client_for, settings):
    settings.CONSULTATION_DEPARTMENT = "civil"
    client_for(citizen).post(reverse(NEW), letter(topic="road", asked_place="여기", department="park"))
    client_for(citizen).post(reverse(NEW), letter())
    assert [each.department_id for each in Consultation.objects.order_by("created_at")] == ["park", "civil"]


def test_it_is_asked_of_who_has_no_login_too(topics, client):
    client.post(
        reverse("guest_letters:new"), letter(topic="road", asked_place="새솔동 12", address="guest@mail.example")
    )
    words = GuestLetter.objects.get().words()
    assert (words["department"], words["body"].partition("\n")[0]) == ("road", "· 어디인가요? 새솔동 12")


def test_answers_are_kept_while_they_are_typed(topics, citizen):
    drafting.save(None, by=citizen, words={"topic": "road", "asked_place": "새솔동", "evil": "x"}, version=None)
    assert drafting.kept_words(None, citizen)[0] == {"topic": "road", "asked_place": "새솔동"}


def test_loading_again_leaves_what_the_office_changed(topics):
    LetterTopic.objects.filter(code="road").update(name_ko="길", questions=[])
    call_command("load_topics", verbosity=0)
    assert LetterTopic.objects.get(code="road").name_ko == "길"
    assert LetterTopic.objects.count() == len(topics)


@pytest.mark.parametrize(
    "questions",
    ["x", [1], [{"id": "A B", "label": "x"}], [{"id": "a"}], [{"id": "a", "label": "x", "type": "file"}],
     [{"id": "a", "label": "x"}] * 2, [{"id": "a", "label": "x", "type": "choice"}],
     [{"id": f"q{each}", "label": "x"} for each in range(7)]],
)  # fmt: skip
def test_questions_that_cannot_be_asked_are_refused_in_the_reference_data(questions, topics):
    topic = topics["road"]
    topic.questions = questions
    with pytest.raises(ValidationError):
        topic.full_clean()
