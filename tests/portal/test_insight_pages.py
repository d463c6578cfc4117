"""The head's page: few queries, only summaries, nothing small, nobody's name; comments are masked and logged."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from portal.insight import head, indicators, reading
from portal.insight.filling import refreshing
from portal.insight.models import FactPetition, FactSurvey, Summary
from portal.insight.periods import Period
from portal.insight.statistics import score, wilson
from tests.factories import surveys
from tests.factories.accounts import DepartmentFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
URL = "/office/insight/"


@pytest.fixture
def road(db):
    return DepartmentFactory(code="road", name_ko="도로과")


@pytest.fixture
def head_of_road(road, client_for):
    account = OfficerFactory(department=road, roles=["department_head"])
    return client_for(account)


def answered(department, number, score_of=lambda place: 4, comment="", name="홍길동"):
    """Petitions that were answered and judged, this month or the last."""
    citizen = CitizenFactory(name=name)
    made = []
    for place in range(number):
        petition = PetitionFactory(
            citizen=citizen, department=department, answered=True, at=timezone.now() - timedelta(hours=9)
        )
        given = score_of(place)
        details = {"speed": given, "clarity": given, "result": given, "comment": comment}
        surveys.respond(surveys.ask(petition), score=given, details=details)
        made.append(petition)
    return made


def test_the_page_says_index_sentence_and_effects(head_of_road, road):
    answered(road, 31)
    refreshing.refresh()

    page = head_of_road.get(URL).content.decode()

    assert "종합 효과 지수" in page
    assert "100.0" in page  # all gave four
    assert page.count('class="kpi') >= 8


def test_the_page_asks_at_most_ten_queries_however_much_there_is(head_of_road, road):
    head_of_road.get(URL)
    for count in (3, 9):
        for place in range(count):
            answered(DepartmentFactory(code=f"more-{count}-{place}"), 2)
        refreshing.refresh()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            head_of_road.get(URL)
        assert len(asked) <= 10, [each["sql"][:80] for each in asked]


def test_fewer_than_thirty_are_too_few_to_say_and_fewer_than_five_are_not_there(head_of_road, road):
    answered(road, 27)
    answered(DepartmentFactory(code="tiny", name_ko="작은과"), 2)
    refreshing.refresh()

    page = head_of_road.get(URL).content.decode()

    assert "표본 부족" in page
    assert "작은과" not in re.sub(r"<select.*?</select>", "", page, flags=re.S)
    assert Summary.objects.filter(n__range=(1, 4)).count() == 0


def test_pages_read_nothing_but_summaries_dimensions_and_participation(road):
    """With the rights of the read-only role, and none besides."""
    answered(road, 6)
    refreshing.refresh()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE insight_reader_of_test")
        cursor.execute(
            "GRANT SELECT ON insight_summary, insight_fact_participation, insight_department, insight_type,"
            " insight_peerfigure, insight_pulse, insight_watermark TO insight_reader_of_test"
        )
        cursor.execute("SET LOCAL ROLE insight_reader_of_test")
        try:
            page = head.page(reading.read(Period(timezone.localdate().replace(day=1)), with_types=True))
        finally:
            cursor.execute("RESET ROLE")

    assert len(page["cards"]) == 8


def test_a_summary_of_four_is_refused_by_the_database(road):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Summary.objects.create(month=timezone.localdate().replace(day=1), subject="filed", department="road", n=4)


def test_no_figure_is_about_an_officer(head_of_road, road):
    officer = OfficerFactory(department=road, display_name="나라미르")
    for _each in range(6):
        PetitionFactory(department=road, answered=True, officer=officer, at=timezone.now() - timedelta(hours=9))
    refreshing.refresh()

    assert "나라미르" not in head_of_road.get(URL).content.decode()
    fields = {field.name for model in (FactPetition, FactSurvey) for field in model._meta.fields}
    assert not fields & {"officer", "actor", "account"}


@pytest.mark.parametrize("path", ["", "brief/", "indicators/1/", "indicators/3/", "indicators/8/", "comments/"])
@pytest.mark.parametrize("query", ["", "?month=2026-13&length=7&department=nowhere", "?month=1999-01&length=12"])
def test_every_page_stands_without_any_figure_and_with_nonsense_in_the_address(head_of_road, path, query):
    assert head_of_road.get(f"{URL}{path}{query}").status_code == 200


def test_an_indicator_that_is_none_is_not_found(head_of_road):
    assert head_of_road.get(f"{URL}indicators/9/").status_code == 404


def test_comments_are_masked_and_reading_them_is_logged(head_of_road, road):
    answered(road, 5, comment="저는 홍길동입니다. 010-0000-1234로 전화해 주세요.")

    page = head_of_road.get(f"{URL}comments/").content.decode()

    assert "홍길동" not in page
    assert "홍*동" in page
    assert "010-0000-1234" not in page
    entry = AccessLogEntry.objects.get(target="만족도 의견")
    assert (entry.action, entry.count) == ("list", 5)


def test_four_comments_are_not_shown_and_nothing_is_opened(head_of_road, road):
    answered(road, 4, comment="고맙습니다.")

    page = head_of_road.get(f"{URL}comments/").content.decode()

    assert "고맙습니다." not in page
    assert not AccessLogEntry.objects.filter(target="만족도 의견").exists()


def test_a_head_reads_the_comments_of_no_other_department(head_of_road):
    answered(DepartmentFactory(code="tax"), 6, comment="세금이 궁금했습니다.")

    for query in ("", "?department=tax"):
        assert "세금이" not in head_of_road.get(f"{URL}comments/{query}").content.decode()


def test_wilson_knows_that_little_is_unsure():
    assert wilson(5, 10) == pytest.approx((23.66, 76.34), abs=0.01)
    assert wilson(30, 30)[0] == pytest.approx(88.65, abs=0.01)
    assert wilson(0, 0) == (0, 100)


def test_scores_run_straight_from_floor_to_goal_whichever_is_larger():
    assert [score(value, 50, 90) for value in (40, 50, 70, 90, 99)] == [0, 0, 50, 100, 100]
    assert [score(value, 26000, 12000) for value in (30000, 19000, 10000)] == [0, 50, 100]


def test_the_sentence_names_the_largest_gain_and_the_largest_loss(road):
    answered(road, 31, score_of=lambda place: 5)
    refreshing.refresh()
    measured = indicators.measure(reading.read(Period(timezone.localdate().replace(day=1))))

    assert indicators.sentence(measured) == "지난번과 크게 다르지 않습니다."
    first = measured[0]
    first.before = indicators.Measured(60.0, 40, (50.0, 70.0))
    assert indicators.sentence(measured) == "만족하는 분이 늘었습니다."
    measured[1].before, measured[1].now = measured[1].now, indicators.Measured(60.0, 40)
    assert indicators.sentence(measured) == "만족하는 분이 늘었습니다. 하지만 설명이 어렵다는 의견이 늘었습니다."
