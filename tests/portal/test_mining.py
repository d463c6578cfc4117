"""What petitions have in common: only what five people share, only what is more than chance."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from channels_mail.campaigns.comparing import compare
from portal.digest.models import monday as monday_of
from portal.insight.filling import rows
from portal.insight.models import FactLink, FactPetition, FactSurvey
from portal.mining import counting, looking, topics
from portal.mining.chances import chance_of
from portal.mining.models import Discovery
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


def fact(filed_on, **changes):
    usual = {
        "id": uuid.uuid4(), "month": filed_on.replace(day=1), "filed_on": filed_on, "ended_on": filed_on,
        "department": "road", "first_department": "road", "type": "report-road-damage", "channel": "web",
        "dong": "새솔동", "age_band": "", "status": "answered", "is_urgent": False, "due_at": None, "is_late": False,
        "was_at_once": False, "working_minutes": 480, "paused_minutes": 0, "moves": 0, "is_routed": True,
        "extensions": 0, "supplements": 0, "is_repeat": False, "is_return": False, "contacts": 1, "cost_won": 9000,
    }  # fmt: skip
    return usual | changes


def add(*facts):
    rows.add(FactPetition, list(facts))


def every_week(number, weeks=8, **changes):
    return [
        fact(MONDAY - timedelta(days=7 * week + 10), **changes) for week in range(weeks) for _each in range(number)
    ]


def last_week(number, **changes):
    return [fact(MONDAY - timedelta(days=3), **changes) for _each in range(number)]


def test_chance_is_poissons_upper_tail():
    assert chance_of(0, 3) == 1.0
    assert chance_of(1, 2) == pytest.approx(0.864665, abs=1e-6)
    assert chance_of(10, 3) == pytest.approx(0.001102, abs=1e-6)


def test_a_difference_has_newcombes_interval():
    told = compare(56, 70, 48, 80)  # Newcombe 1998, table II (a)
    assert (round(told.share_a - told.share_b, 3), round(told.low, 4), round(told.high, 4)) == (0.2, 0.0524, 0.3339)


def test_a_spike_is_found_where_it_is_and_nowhere_else():
    add(*every_week(3), *every_week(3, dong="은하동"), *last_week(14), *last_week(4, dong="은하동"))
    (found,) = counting.spikes(MONDAY)
    assert (found.dong, found.n, found.figures["expected"]) == ("새솔동", 14, 3.0)


def test_four_of_a_kind_are_nobodys_spike():
    add(*last_week(4))
    assert list(counting.spikes(MONDAY)) == []


def test_what_comes_every_year_is_no_spike():
    last_year = MONDAY - timedelta(weeks=53) + timedelta(days=1)
    season = [fact(last_year - timedelta(weeks=week)) for week in range(1, 9) for _each in range(5)]
    add(*every_week(5), *last_week(14), *season, *[fact(last_year) for _each in range(12)])
    assert list(counting.spikes(MONDAY)) == []
    FactPetition.objects.filter(filed_on=last_year).delete()
    assert len(list(counting.spikes(MONDAY))) == 1


def survey(of, score):
    return {
        "id": of["id"], "month": of["month"], "asked_on": of["filed_on"], "answered_on": of["filed_on"],
        "department": "road", "type": of["type"], "channel": "web", "dong": "", "age_band": "", "score": score,
        "speed": None, "clarity": None, "result": None, "has_comment": False,
        "kind": "petition", "way": "mail", "reason": "",
    }  # fmt: skip


def answered(number, low, **changes):
    facts = [fact(MONDAY - timedelta(days=30), **changes) for _each in range(number)]
    add(*facts)
    rows.add(FactSurvey, [survey(each, 1 if place < low else 5) for place, each in enumerate(facts)])


def test_what_goes_with_disappointment_is_told_with_its_interval():
    answered(60, 30, is_late=True)
    answered(200, 10)
    (found,) = counting.drivers(MONDAY)
    assert (found.figures["factor"], found.figures["gap"], found.n) == ("late", 45.0, 60)
    assert 0 < found.figures["least"] < 45 < found.figures["most"]


def test_a_difference_that_may_be_chance_is_not_told():
    answered(40, 6, is_late=True)
    answered(200, 20)
    assert list(counting.drivers(MONDAY)) == []


def test_paper_is_ranked_by_what_it_costs():
    add(*last_week(30, type="apply-a", channel="visit", cost_won=9000))
    add(*last_week(40, type="apply-b", channel="phone", cost_won=2000), *last_week(50, type="apply-c"))
    assert [(each.type, each.figures["won"]) for each in counting.forms(MONDAY)] == [
        ("apply-a", 270_000),
        ("apply-b", 80_000),
    ]


def file(people, title, story):
    for number in range(people):
        citizen = CitizenFactory(account=AccountFactory(), name="나바람")
        PetitionFactory(citizen=citizen, title=title, answers={"content": f"{story} 나바람 {number}호"})


def test_a_topic_is_what_five_people_share_and_never_a_name():
    file(5, "하수구 냄새", "여름마다 하수구 냄새가 올라옵니다")
    file(4, "가로등 고장", "가로등이 꺼져 골목이 어둡습니다")
    found = list(topics.topics(monday_of(timezone.localdate())))
    assert len(found) == 1 and found[0].n == 5
    assert {"하수구", "냄새"} <= set(found[0].words)
    assert not any("나바람" in word or any(sign.isdigit() for sign in word) for word in found[0].words)


def test_one_person_who_writes_five_times_is_no_topic():
    citizen = CitizenFactory(account=AccountFactory())
    for _each in range(5):
        PetitionFactory(citizen=citizen, title="하수구 냄새", answers={"content": "하수구 냄새가 올라옵니다"})
    assert list(topics.topics(monday_of(timezone.localdate()))) == []


def test_a_second_look_replaces_the_first():
    add(*every_week(1), *last_week(14))
    assert looking.look(MONDAY) == looking.look(MONDAY) > 0
    assert Discovery.objects.filter(kind="spike").count() == 1


def test_examples_are_links_for_whoever_may_open_them(client_for):
    head = OfficerFactory(head=True)
    own = PetitionFactory(department=head.department)
    others = PetitionFactory()
    facts = last_week(14)
    add(*every_week(1), *facts)
    Discovery.objects.create(
        week=MONDAY, kind="spike", place=0, n=14, type="x", dong="새솔동",
        figures={"expected": 1.0}, petitions=[str(own.pk), str(others.pk)],
    )  # fmt: skip
    page = client_for(head).get("/office/insight/discoveries/").content.decode()
    assert own.receipt_number in page and others.receipt_number not in page


def test_an_example_leads_from_fact_to_petition():
    petition = PetitionFactory()
    facts = last_week(14)
    FactLink.objects.create(source_id=petition.pk, fact_id=facts[0]["id"])
    add(*every_week(1), *facts)
    FactPetition.objects.exclude(pk=facts[0]["id"]).filter(filed_on=facts[0]["filed_on"]).update(
        filed_on=MONDAY - timedelta(days=4)
    )
    (found,) = counting.spikes(MONDAY)
    assert found.petitions == [str(petition.pk)]
