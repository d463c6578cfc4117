"""The department's page: today's load, what will be late, what will come; and its tables as files."""

import zipfile
from collections import Counter
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from portal.content.models import Article
from portal.insight import forecast
from portal.insight.filling import refreshing
from portal.insight.spreadsheets import csv_lines, safe, xlsx
from tests.factories.accounts import DepartmentFactory, OfficerFactory
from tests.factories.content import ArticleFactory
from tests.factories.petitions import PetitionFactory

URL = "/office/insight/department/"
MONDAY = date(2026, 9, 7)
DAYS = [MONDAY + timedelta(days=number) for number in range(5)]


@pytest.fixture
def road(db):
    return DepartmentFactory(code="road", name_ko="도로과")


@pytest.fixture
def officer_of_road(road, client_for):
    return client_for(OfficerFactory(department=road))


def test_what_is_due_first_is_finished_first_and_the_rest_is_late():
    loads = forecast.loads(Counter({DAYS[0]: 5, DAYS[1]: 1, DAYS[2]: 9}), DAYS, 3, 1.0)

    assert [(each.due, each.late) for each in loads] == [(5, 2), (1, 0), (9, 4), (0, 0), (0, 0)]


def test_an_afternoon_finishes_half_a_day():
    loads = forecast.loads(Counter({DAYS[0]: 4}), DAYS, 4, 0.5)

    assert (loads[0].can_finish, loads[0].late) == (2, 2)


def test_one_great_day_does_not_change_the_pace():
    days = [MONDAY + timedelta(days=number) for number in range(5)]

    assert forecast.pace(Counter({days[0]: 100, days[1]: 2, days[2]: 3, days[3]: 2, days[4]: 2}), days) == 2
    assert forecast.pace({}, []) == 0


def test_a_weekday_is_expected_to_be_like_its_last_eight():
    counts = {MONDAY - timedelta(days=7 * back): 8 for back in range(1, 9)}
    expected = forecast.arrivals(counts, [MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)], MONDAY)

    assert [(each.number, each.off) for each in expected] == [(8, 0), (0, 0), (8, 0)]


def test_the_page_shows_today_and_costs_the_same_for_many(officer_of_road, road):
    officer_of_road.get(URL)
    asked = []
    for count in (3, 12):
        for _each in range(count):
            PetitionFactory(department=road, assigned=True, at=timezone.now() - timedelta(days=20))
        refreshing.refresh()
        with CaptureQueriesContext(connection) as queries:
            page = officer_of_road.get(URL).content.decode()
        asked.append(len(queries))

    assert "도로과" in page
    assert "<b>15</b><span>기한 지남</span>" in page
    assert asked[0] == asked[1] <= 17


def test_an_officer_sees_no_other_department(officer_of_road):
    DepartmentFactory(code="tax")

    assert officer_of_road.get(f"{URL}?department=tax").status_code == 403


def test_an_auditor_chooses(client_for, road):
    auditor = client_for(OfficerFactory(department=DepartmentFactory(code="audit"), roles=["petition_auditor"]))

    assert "도로과 현황" in " ".join(auditor.get(f"{URL}?department=road").content.decode().split())


@pytest.mark.parametrize("word", ["=1+1", "+82", "-cmd", "@SUM(A1)", "\tx", "\r=x", "＝A1"])
def test_no_cell_is_run_as_a_formula(word):
    made = "".join(csv_lines([[word, "safe"]]))

    assert safe(word) in (f"'{word}", word)
    assert not made.removeprefix("\ufeff").lstrip('"').startswith(("=", "@", "-", "\t", "\r", "＝")) or word == "+82"
    sheet = zipfile.ZipFile(BytesIO(xlsx("x", [[word]]))).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_a_head_takes_the_tables_home_and_it_is_logged(client_for, road):
    head = client_for(OfficerFactory(department=road, roles=["department_head"]))

    text = head.get("/office/insight/figures.csv").content.decode()
    book = head.get("/office/insight/figures.xlsx").content

    assert text.startswith("\ufeff효과 지표")
    assert "서비스 향상" in text
    assert "서비스 향상" in zipfile.ZipFile(BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
    assert AccessLogEntry.objects.filter(action="export", target="효과 지표 표").count() == 2


def test_petitions_of_one_morning_are_due_as_the_law_says(officer_of_road, road):
    at = timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=40), datetime.min.time()))
    PetitionFactory(department=road, waiting=True, at=at)
    refreshing.refresh()

    page = officer_of_road.get(URL).content.decode()

    assert "<b>1</b><span>보완 기다림</span>" in page
    assert "<b>0</b><span>기한 지남</span>" in page


def test_texts_past_their_review_are_told(db, client_for):
    head = OfficerFactory(head=True)
    client = client_for(head)
    assert "다시 볼 날이 지난 글이 없습니다." in client.get("/office/insight/department/").content.decode()
    article = ArticleFactory(department=head.department, published=True)
    Article.objects.filter(pk=article.pk).update(review_due_on=timezone.localdate() - timedelta(days=1))
    assert "다시 볼 날이 지난 글이 1편 있습니다." in client.get("/office/insight/department/").content.decode()
