"""Which department a text is for: suggested by a model that a person corrects."""

import io
import json
import time

import pytest
from django.core.management import CommandError, call_command

from citizens.accounts.models import Department
from civil_petitions.triage import judging, knowledge, model, suggesting, training
from civil_petitions.triage.knowledge import Example
from civil_petitions.triage.models import RoutingJudgement
from civil_petitions.triage.suggesting import suggest
from tests.factories.accounts import DepartmentFactory, OfficerFactory
from tests.factories.registry import CitizenFactory
from tests.factories.triage import judged

# Written for this test alone: none of them stands in the texts the model learned from.
UNSEEN = {
    "parking": "학원 앞 커브길에 늘어선 차량들 때문에 시야가 가립니다. 주차 단속 나와 주세요",
    "road": "보행로 타일이 깨진 채로 여러 달째라 지팡이 짚는 분들이 힘들어합니다",
    "clean": "골목 끝 집에서 매번 봉투에 안 담은 쓰레기를 그냥 내놓습니다",
    "env": "철거하는 곳에서 굴착기 소음과 진동이 하루 내내 계속됩니다",
    "senior": "연세 드신 아버지 기초연금을 대신 신청할 수 있는지요",
    "animal": "상자에 담긴 새끼 강아지 세 마리가 버려져 있습니다",
    "tax": "재산세 고지서 금액이 잘못 계산된 것 같아요",
    "hygiene": "분식집 떡볶이에서 머리카락이랑 벌레가 같이 나왔습니다",
    "edu": "구립도서관 희망도서를 신청했는데 소식이 없네요",
    "water": "장마 때마다 빗물받이가 넘쳐 지하로 물이 들어옵니다",
}


@pytest.fixture
def unshipped(settings, tmp_path):
    settings.ROUTING_MODEL = str(tmp_path / "none.txt")


def test_unseen_texts_find_their_department(unshipped):
    found = {department: suggest(text).departments for department, text in UNSEEN.items()}
    assert sum(best[0] == department for department, best in found.items()) >= 9, found
    assert all(department in best for department, best in found.items()), found


def test_a_suggestion_takes_less_than_five_milliseconds(unshipped):
    texts = [text * 5 for text in UNSEEN.values()]
    suggest(texts[0])
    begun = time.process_time()
    for text in texts:
        suggest(text)
    assert (time.process_time() - begun) / len(texts) < 0.005


def test_the_words_that_led_there_are_of_the_text(unshipped):
    found = suggest("포트홀 때문에 타이어가 터졌어요")
    assert "포트홀" in found.words
    assert found.catalog_id == "report-road-damage"
    assert found.kind21 == "신고"
    assert found.choices[0].confidence >= found.choices[1].confidence


def test_the_shipped_model_was_made_of_the_texts_that_ship():
    learned = knowledge.examples()
    shipped = model.load(suggesting.SHIPPED)
    assert shipped.version == knowledge.fingerprint(learned), "manage.py train_routing --shipped"


def test_training_twice_gives_the_same_file(tmp_path):
    learned = knowledge.examples()[::8]
    for name in ("one", "two"):
        training.train(learned).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_piece_of_a_single_text_is_not_kept():
    learned = [
        Example("도로에 구멍이 났어요 나한별", "road"),
        Example("도로에 구멍", "road"),
        Example("쓰레기 수거", "clean"),
    ]
    assert not [piece for piece in training.train(learned).weights if "한별" in piece]


@pytest.mark.parametrize("content", [None, "", "not json\n", '{"version": "x", "topics": []}\nbroken'])
def test_without_a_model_the_keywords_are_counted(content, settings, tmp_path, monkeypatch):
    path = tmp_path / "model.txt"
    if content is not None:
        path.write_text(content)
    settings.ROUTING_MODEL = str(path)
    monkeypatch.setattr(suggesting, "SHIPPED", path)
    found = suggest("여권을 갱신하고 싶어요")
    assert found.departments[0] == "civil"
    assert found.version == ""
    assert suggest("???").departments[0] == settings.CONSULTATION_DEPARTMENT


def test_choices_in_a_line_go_round_and_lose_no_word():
    assert knowledge.spelled_out("(길|도로|차도)에 (구멍|포트홀)이") == [
        "길에 구멍이",
        "도로에 포트홀이",
        "차도에 구멍이",
    ]


def test_every_department_and_online_type_has_examples(db):
    known = {example.topic for example in knowledge.examples()}
    departments = {topic.department for code, topic in knowledge.topics().items() if code in known}
    call_command("load_catalogue", verbosity=0, stdout=io.StringIO())
    assert departments == set(Department.objects.values_list("pk", flat=True))


def test_the_command_answers_in_lines_of_json(tmp_path, capsys, unshipped):
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({"id": "A1", "text": UNSEEN["road"]}, ensure_ascii=False) + "\n\n")
    call_command("suggest_route", file=str(path), json=True)
    answer = json.loads(capsys.readouterr().out)
    assert answer["id"] == "A1"
    assert len(answer["departments"]) == 3
    assert set(answer) == {"id", "departments", "kind21", "catalog_id"}
    path.write_text("broken\n")
    with pytest.raises(CommandError):
        call_command("suggest_route", file=str(path), json=True)


# --- judged by people -------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_people_correct_is_learned_with_numbers_masked(unshipped, tmp_path):
    text = "별나라 우주선 정류장이 필요합니다 010-0000-1234"
    judgement = judging.judge(
        target="HB-S2611-000001-0",
        citizen=(citizen := CitizenFactory()),
        subject_key=citizen.subject_key,
        text=text,
        suggestion=suggest(text),
        department=DepartmentFactory(code="traffic"),
        by=OfficerFactory(),
    )
    assert "010-0000-1234" not in judgement.text()
    assert [example.topic for example in judging.examples()] == ["traffic"]
    citizen.subject_key.destroy()
    assert judging.examples() == []


@pytest.mark.django_db
def test_judging_again_replaces_the_judgement(unshipped):
    first = judged(1)
    second = judged(1, right=False)
    assert RoutingJudgement.objects.get() == second
    assert first.pk == second.pk
