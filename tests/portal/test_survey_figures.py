"""Answers of every kind reach the figures: apart where they are not alike, by kind and by way."""

import uuid

import pytest
from django.utils import timezone

from citizens.surveys import actions
from citizens.surveys.choices import Kind, Reason, Way
from citizens.surveys.models import SurveyResponse
from civil_petitions.satisfaction.statistics import by_department, by_type
from portal.insight import voices
from portal.insight.filling import refreshing
from portal.insight.indicators import BY_NUMBER, measure
from portal.insight.models import FactSurvey, Summary
from portal.insight.periods import Period
from portal.insight.reading import read
from tests.factories.accounts import DepartmentFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
QUIET = {"tell": lambda done, total: None}


@pytest.fixture
def road():
    return DepartmentFactory(code="road")


def answered(kind, department, number, *, way=Way.MAIL, unanswered=0, **said):
    """So many people asked about something of this kind, who said the same; and some who said nothing."""
    for place in range(number + unanswered):
        person = CitizenFactory()
        asked = actions.ask(
            actions.Subject(
                kind=kind,
                key=uuid.uuid4(),
                citizen=person,
                subject_key_id=person.subject_key_id,
                department_id=department.pk if department else None,
                channel="web",
            ),
            way=way,
        )
        if place < number:
            actions.respond(asked, **said)


def this_month():
    return read(Period(timezone.localdate().replace(day=1)))


def test_conversations_and_hearings_count_as_satisfaction_and_are_of_no_type(road):
    answered(Kind.CONSULTATION, road, 4, score=5)
    answered(Kind.HEARING, road, 2, score=2)
    answered(Kind.TRUST, None, 5, score=1)
    long_ago = timezone.now() - timezone.timedelta(days=30)

    assert [(each.key, each.answers, each.score) for each in by_department(long_ago)] == [("road", 6, 4.0)]
    assert by_type(long_ago) == []


def test_by_kind_and_way_with_number_rate_and_what_staff_asked_apart(road):
    answered(Kind.CONSULTATION, road, 40, score=5, unanswered=10)
    answered(Kind.CONTACT, road, 30, score=3, way=Way.PHONE)
    refreshing.refresh()

    table = voices.tables(this_month(), [timezone.localdate().replace(day=1)])[0]
    by_row = {(row[0], row[1]): row[2:] for row in table.rows}
    assert by_row["비공개 상담", "메일"] == ["50", "40", "80%", "100%", "91%–100%"]
    assert by_row["전화와 방문", "직원이 전화로 여쭘"][:4] == ["30", "30", "100%", "0%"]


def test_fewer_than_five_are_told_with_others_or_not_at_all(road):
    answered(Kind.CONSULTATION, road, 12, score=5)
    answered(Kind.HEARING, road, 3, score=1)
    refreshing.refresh()

    cells = Summary.objects.filter(subject="survey", cut="kind_way").values_list("value", "n")
    assert all(n >= 5 for _value, n in cells)
    assert not [value for value, _n in cells if value.startswith("hearing")]


def test_why_people_gave_up_is_no_satisfaction(road):
    answered(Kind.DRAFT, road, 6, reason=Reason.PAPERS)
    answered(Kind.WITHDRAWAL, road, 5, reason=Reason.SOLVED)
    refreshing.refresh()

    figures = this_month()
    assert figures.whole("survey", figures.period.months).n == 0
    (table,) = voices.tables(figures, figures.period.months)
    assert table.rows == [["필요한 서류가 없었습니다", "6", "55%"], ["문제가 풀렸습니다", "5", "45%"]]


def test_trust_is_the_third_effect_and_no_satisfaction():
    answered(Kind.TRUST, None, 24, score=5, unanswered=10)
    answered(Kind.TRUST, None, 6, score=2)
    refreshing.refresh()

    found = measure(this_month())[2]
    assert found.definition is BY_NUMBER[3]
    assert (found.now.value, found.now.n, found.guard) == (80.0, 30, 75.0)
    assert not Summary.objects.filter(subject="survey").exists()


def test_all_kinds_are_the_same_when_counted_in_steps_and_when_rebuilt(road):
    for kind, said in ((Kind.CONSULTATION, {"score": 4}), (Kind.DRAFT, {"reason": Reason.OTHER})):
        answered(kind, road, 6, unanswered=2, **said)
        refreshing.refresh()
    SurveyResponse.objects.update(score=None, reason=Reason.SOLVED)
    SurveyResponse.objects.update(changed_at=timezone.now())
    refreshing.refresh()
    columns = [field.name for field in FactSurvey._meta.fields]
    stepwise = list(FactSurvey.objects.order_by("id").values_list(*columns))
    refreshing.rebuild(timezone.localdate(), None, **QUIET)

    assert list(FactSurvey.objects.order_by("id").values_list(*columns)) == stepwise
    assert len(stepwise) == 16
