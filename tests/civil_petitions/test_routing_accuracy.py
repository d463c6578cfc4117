"""How often suggestions are right: measured by the week, stopped below the line, learned anew, and no name kept."""

import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from citizens.accounts.models import Department
from civil_petitions.triage import accuracy, judging, knowledge, learning, model, suggesting, tasks, training
from civil_petitions.triage.accuracy import Share
from civil_petitions.triage.knowledge import Example
from civil_petitions.triage.models import RoutingJudgement, RoutingStop
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory
from tests.factories.triage import judged

pytestmark = pytest.mark.django_db
TEXT = "골목에 포트홀이 있어요"


@pytest.fixture(autouse=True)
def shipped(settings, tmp_path):
    settings.ROUTING_MODEL = str(tmp_path / "own.txt")
    settings.ROUTING_LEAST_ACCURACY = 60


@pytest.fixture
def office(db):
    call_command("load_catalogue", verbosity=0, stdout=io.StringIO())


def many(number, *, right, start=0, **more):
    by, citizen = OfficerFactory(), CitizenFactory()
    for place in range(start, start + number):
        judged(place, right=place - start < right, by=by, citizen=citizen, **more)


# --- the line ---------------------------------------------------------------------------------------
def test_below_the_line_the_model_is_silent_the_keywords_go_on_and_its_caretakers_are_told_once():
    OfficerFactory(head=True)
    many(19, right=5)
    assert accuracy.check() is None, "too few to say"
    assert accuracy.suggest(TEXT).version
    judged(20, right=False)

    assert accuracy.check() == RoutingStop.objects.get()
    assert accuracy.check() is None
    silent = accuracy.suggest(TEXT)
    assert (silent.version, silent.departments[0]) == ("", suggesting.suggest(TEXT, by_rules=True).departments[0])
    assert [each.subject for each in mail.outbox] == ["배정 추천을 멈추었습니다"]
    assert "20건 가운데 5건만" in mail.outbox[0].body and "/office/routing/" in mail.outbox[0].body


def test_at_the_line_nothing_stops_and_what_is_long_ago_does_not_count():
    many(20, right=12)
    assert accuracy.check() is None
    RoutingJudgement.objects.update(judged_at=timezone.now() - timedelta(weeks=6), was_right=False)
    assert accuracy.check() is None


def test_what_the_keywords_got_wrong_is_not_the_models_fault():
    many(30, right=0)
    RoutingJudgement.objects.update(model_version="")
    assert accuracy.check() is None


def test_a_newly_trained_model_has_its_word_again():
    many(20, right=0)
    accuracy.check()
    assert accuracy.is_stopped()
    learning.save(training.train(knowledge.examples()[::6]))
    assert not accuracy.is_stopped()
    assert accuracy.suggest(TEXT).version == suggesting.current_model().version


# --- by the week ------------------------------------------------------------------------------------
def test_each_week_says_how_many_how_right_and_how_sure():
    many(10, right=8)
    many(4, right=1, start=50, at=timezone.now() - timedelta(weeks=2))

    newest, older = accuracy.weeks()
    assert (newest.first, older.first) == (Share(8, 10), Share(1, 4))
    assert (newest.first.percent, newest.first.low, newest.first.high) == (80, 49, 94)
    assert newest.begins.weekday() == 0 and newest.begins - older.begins == timedelta(weeks=2)
    assert newest.three == Share(8, 10), "elsewhere is none of the three"


def test_the_pairs_that_are_mixed_up_come_first():
    many(5, right=2)
    (pair,) = accuracy.confusions()
    assert pair.times == 3
    assert pair.suggested == Department.objects.get(pk=suggesting.suggest(TEXT).departments[0]).name


def test_the_page_tells_it_in_figures_and_of_nobody(office, client_for):
    many(21, right=4)
    accuracy.check()
    page = client_for(OfficerFactory(head=True)).get(reverse("office_routing:accuracy"))
    text = page.content.decode()
    assert "60%보다 덜 맞아 멈추었습니다" in text and "19%" in text
    assert "포트홀" not in text
    assert client_for(OfficerFactory()).get(reverse("office_routing:accuracy")).status_code == 403


# --- learning ---------------------------------------------------------------------------------------
def test_no_name_phone_or_address_of_a_few_citizens_can_be_read_out_of_a_model():
    secrets = "남궁별하 01027183141 별무리빌라 qzxname"
    theirs = [Example(f"{secrets} 가로등이 꺼졌어요", "road", writer=str(each % 4)) for each in range(40)]
    learned = training.train([*knowledge.examples()[::10], *theirs])

    pieces = set(learned.weights)
    assert not [piece for piece in ("남궁", "궁별", "별하", "무리빌", "리빌라", "qzx", "xna") if piece in pieces]
    assert not [piece for piece in pieces if any(sign.isdigit() and sign != "0" for sign in piece)]
    assert {"로등"} <= pieces


def test_what_five_citizens_say_is_a_word_and_is_learned():
    theirs = [Example("킥보드 방치", "traffic", writer=str(each)) for each in range(training.WRITERS)]
    assert "킥보" in training.train(theirs).weights
    assert "킥보" not in training.train(theirs[1:]).weights


def test_the_worker_learns_only_from_enough_and_keeps_no_model_that_is_worse(monkeypatch):
    examples = knowledge.examples()[::6]
    monkeypatch.setattr(knowledge, "examples", lambda: examples)
    theirs = [Example(f"우주정거장 {word}", "traffic", writer=word) for word in "가나다라마바사아자차"]
    monkeypatch.setattr(judging, "examples", lambda: theirs)
    tasks.tend_routing()
    assert suggesting.current_model().version == model.load(suggesting.SHIPPED).version, "too few"

    monkeypatch.setattr(judging, "examples", lambda: theirs * 6)
    tasks.tend_routing()
    own = suggesting.current_model()
    assert own.version != model.load(suggesting.SHIPPED).version
    assert suggesting.suggest("우주정거장").departments[0] == "traffic"

    monkeypatch.setattr(learning, "right", lambda asked_model, _asked: 1 if asked_model is own else 0)
    monkeypatch.setattr(judging, "examples", lambda: theirs * 7)
    assert learning.retrain() is None
    assert suggesting.current_model().version == own.version


# --- the petition's page ----------------------------------------------------------------------------
@pytest.fixture
def petition(office):
    road = Department.objects.get(pk="road")
    answers = {"place": "새솔로 12", "content": "버스 정류장 앞 포트홀"}
    return PetitionFactory(
        assigned=True, department=road, officer=OfficerFactory(department=road), title="포트홀", answers=answers
    )


def at(petition, name):
    return reverse(f"office_petitions:{name}", args=[petition.receipt_number])


def test_beside_the_step_that_decides_who_handles_it_stands_where_it_belongs(petition, client_for):
    browser = client_for(petition.officer)
    page = browser.get(at(petition, "assignment")).content.decode()
    assert "어디 일인가요?" in page and "도로과" in page and ">포트홀</mark>" in page and "% 확신" in page
    assert "어디 일인가요?" not in browser.get(at(petition, "answer")).content.decode()


def test_what_the_officer_says_of_a_petition_is_kept_sealed_and_shown(petition, client_for):
    browser = client_for(petition.officer)
    answer = browser.post(at(petition, "judgement"), {"department": "traffic"})
    assert answer["Location"] == at(petition, "assignment")
    judgement = RoutingJudgement.objects.get()
    assert (judgement.target, judgement.department_id) == (petition.receipt_number, "traffic")
    assert judgement.subject_key == petition.subject_key
    assert "일로 정했습니다" in browser.get(at(petition, "assignment")).content.decode()


def test_nothing_of_the_applicant_is_kept_with_a_judgement(petition, client_for):
    petition.sealed_answers = {"content": "포트홀", "applicant_name": "남궁별하"}
    petition.save()
    client_for(petition.officer).post(at(petition, "judgement"), {"department": "road"})
    assert "남궁" not in RoutingJudgement.objects.get().text()
