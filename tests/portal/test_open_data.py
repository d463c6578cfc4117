"""Open data: the figures of inside, a month late, and never fewer than five."""

import csv
import io
import json
from datetime import date, datetime

import pytest
from django.utils import timezone

from portal.insight import reading
from portal.insight.filling import refreshing
from portal.insight.models import Summary
from portal.insight.periods import Period, shift
from portal.open_data import dataset
from tests.factories.accounts import DepartmentFactory
from tests.factories.petitions import FormVersionFactory, PetitionFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
URL = "/open-data/"


def petitions(department, counts, month):
    """So many of each type, filed and answered in this month."""
    person = CitizenFactory()
    for number in counts:
        form = FormVersionFactory(petition_type__department=department)
        for place in range(number):
            at = timezone.make_aware(datetime(month.year, month.month, 1 + place % 20, 10))
            PetitionFactory(form_version=form, citizen=person, at=at, answered=True)


@pytest.fixture
def month():
    return dataset.last_month()


@pytest.fixture
def filled(month):
    road, tax = DepartmentFactory(code="road"), DepartmentFactory(code="tax")
    petitions(road, (12, 7, 2, 1), month)
    petitions(tax, (6, 3), month)
    petitions(road, (9,), shift(month, 1))
    refreshing.rebuild(None, None, tell=lambda done, total: None)


def lines(client, query=""):
    text = b"".join(client.get(f"{URL}petitions.csv{query}").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_published_figures_are_those_of_inside(client, filled, month):
    figures = reading.read(Period(month), with_types=True)

    for department in ("road", "tax"):
        inside = figures.whole("filed", [month], department).n
        outside = sum(int(line["filed"] or 0) for line in lines(client) if line["department"] == department)
        assert outside == inside
    assert figures.whole("filed", [month]).n == sum(int(line["filed"]) for line in lines(client)) == 31


def test_csv_and_json_say_the_same(client, filled):
    told = json.loads(client.get(f"{URL}petitions.json").content)

    assert [line["filed"] for line in lines(client)] == [str(row["filed"]) for row in told["rows"]]
    assert [field["name"] for field in told["fields"]] == list(lines(client)[0])
    assert told["licenses"][0]["name"] == "KOGL-1"


def test_nothing_small_is_published_and_nothing_of_a_month_that_is_fresh(client, filled, month):
    found = lines(client, "?from=2020-01&to=2030-12")

    for line in found:
        for name in ("filed", "ended", "on_time"):
            assert line[name] == "" or int(line[name]) >= 5 or int(line[name]) == 0
    assert {line["month"] for line in found} == {f"{month:%Y-%m}"}
    assert {line["type"] for line in found if line["department"] == "tax"} == {
        "*"
    }  # 6 and 3: one would tell the other


def test_a_query_narrows_it_down(client, filled):
    assert {line["department"] for line in lines(client, "?department=tax")} == {"tax"}
    assert lines(client, "?department=nowhere") == []
    kind = lines(client)[0]["type"]
    assert {line["type"] for line in lines(client, f"?type={kind}")} == {kind}


@pytest.mark.parametrize("query", ["from=2026", "to=2026-13", "from='; DROP TABLE x", "from=2026-01-01"])
def test_a_month_that_is_none_is_explained(client, query):
    answer = client.get(f"{URL}petitions.json?{query}")

    assert answer.status_code == 400
    assert "2026-01" in answer.content.decode()


def test_the_page_stands_empty_and_filled(client, month):
    assert "아직 연 자료가 없습니다." in client.get(URL).content.decode()

    petitions(DepartmentFactory(code="road"), (12,), month)
    refreshing.rebuild(None, None, tell=lambda done, total: None)

    assert "12" in client.get(URL).content.decode()


def test_how_many_were_late_is_not_told_when_they_are_few():
    assert dataset._is_told(20, 20)
    assert dataset._is_told(20, 15)
    assert not dataset._is_told(20, 18)
    assert not dataset._is_told(20, 3)


def test_the_newest_month_is_that_before_the_last():
    assert dataset.last_month(date(2026, 3, 15)) == date(2026, 1, 1)
    assert Summary.objects.count() == 0
