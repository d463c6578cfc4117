"""A citizen who wants to know who looked, and why."""

import pytest
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
MINE = "/me/access-log/"


@pytest.fixture
def officer():
    return OfficerFactory(display_name="한도로")


@pytest.fixture
def petition(citizen, officer):
    return PetitionFactory(account=citizen, department=officer.department, assigned=True, officer=officer)


def test_each_look_says_who_what_why_and_leads_to_the_petition(citizen, officer, petition, client_for):
    at_work = client_for(officer)
    at_work.get(f"/office/petitions/{petition.receipt_number}/")
    at_work.post(
        f"/office/petitions/{petition.receipt_number}/reveal/",
        {"reason": "contact", "detail": "사진을 부탁드리려고 합니다."},
    )

    page = client_for(citizen).get(MINE).content.decode()

    assert "한도로" in page and officer.department.name in page
    assert "사진을 부탁드리려고 합니다." in page and "개인정보 열람" in page
    assert f'href="/petitions/{petition.receipt_number}/"' in page


def test_lists_are_told_apart_and_gathered_by_day(citizen, officer, petition, client_for):
    at_work = client_for(officer)
    for _ in range(3):
        at_work.get("/office/worklist/")

    browser = client_for(citizen)

    assert "한도로" not in browser.get(MINE).content.decode()
    answer = browser.get(f"{MINE}?show=lists")
    (row,) = answer.context["page"].object_list
    assert (row["actor"], row["times"]) == (officer, 3)
    assert "한도로" in answer.content.decode()


def test_year_and_deed_narrow(citizen, officer, petition, client_for):
    client_for(officer).get(f"/office/petitions/{petition.receipt_number}/")
    browser, year = client_for(citizen), timezone.localdate().year

    def found(query):
        return len(browser.get(f"{MINE}?{query}").context["page"].object_list)

    assert found("") == found(f"year={year}") == found("action=view") == found("year=x&action=y&page=z") == 1
    assert found(f"year={year - 1}") == found("action=reveal") == 0


def test_anothers_entries_are_not_shown(officer, petition, client_for, citizen):
    other = PetitionFactory(department=officer.department)
    client_for(officer).get(f"/office/petitions/{other.receipt_number}/")

    assert AccessLogEntry.objects.count() == 1
    assert "한도로" not in client_for(citizen).get(MINE).content.decode()
