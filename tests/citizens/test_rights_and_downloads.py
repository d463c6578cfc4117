# ruff: noqa: F811 - fixtures are taken over
from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.access_log import actions
from citizens.accounts import actions as accounts
from citizens.accounts.models import Account
from tests.citizens.test_privacy_console import (  # noqa: F401
    LOG,
    browser,
    log_of,
    officer,
    person,
    privacy_officer,
    shown,
)
from tests.factories.accounts import OfficerFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db


# --- what left the system ---------------------------------------------------------------------------
def test_downloads_are_listed_with_their_reasons(browser, officer, person):
    record = actions.record
    record(actor=officer, action="download", citizen=person, target="HB-2611-000001-5", purpose="현장 사진 확인")
    record(actor=officer, action="export", count=120)
    record(actor=officer, action="view", citizen=person)

    page = browser.get(f"{LOG}downloads/")
    unexplained = browser.get(f"{LOG}downloads/?unexplained=on")

    assert [entry.action for entry in shown(page)] == ["export", "download"]
    assert "현장 사진 확인" in page.content.decode()
    assert [entry.action for entry in shown(unexplained)] == ["export"]


def test_an_entry_leads_to_the_other_entries_of_its_person(browser, officer, person):
    entry = log_of(officer, citizen_id=person.pk)[0]
    log_of(officer, citizen_id=CitizenFactory().pk)
    in_a_list = actions.record(actor=officer, action="list", listed=[person.pk, CitizenFactory().pk])
    assert f"like={entry.pk}" in browser.get(LOG).content.decode()

    found = shown(browser.get(f"{LOG}?since=&like={entry.pk}"))

    # The looks of the privacy officer just before belong to it, too.
    assert [each.pk for each in found if each.actor_id == officer.pk] == [in_a_list.pk, entry.pk]


# --- who may what -----------------------------------------------------------------------------------
RIGHTS = f"{LOG}rights/"


def held(answer):
    return {holder.account.display_name: holder for holder in answer.context["holders"]}


def test_each_right_says_who_gave_it_when_and_why(browser, officer):
    chief = OfficerFactory(display_name="한총무", administrator=True)
    accounts.set_roles(officer, ["officer", "department_head"], by=chief, reason="2026-12 인사발령")

    page = browser.get(RIGHTS)

    rights = {right.name: right.given for right in held(page)["한도로"].rights}
    assert rights["부서장"].actor == chief and rights["부서장"].reason == "2026-12 인사발령"
    text = page.content.decode()
    assert "한총무" in text and "2026-12 인사발령" in text and "까닭 없음" in text


def test_rights_to_ask_about_are_marked_and_can_be_listed_alone(browser, officer):
    left, idle, mighty = (OfficerFactory(display_name=name) for name in ("간사람", "안씀", "모두가짐"))
    Account.objects.filter(pk=left.pk).update(is_active=False)
    Account.objects.filter(pk=idle.pk).update(last_login=timezone.now() - timedelta(days=91))
    Account.objects.filter(pk=mighty.pk).update(is_superuser=True)

    found = held(browser.get(f"{RIGHTS}?doubtful=on"))

    assert {name: len(holder.doubts) for name, holder in found.items()} == {"간사람": 1, "안씀": 1, "모두가짐": 1}
    assert not held(browser.get(RIGHTS))["한도로"].doubts


def test_rights_are_narrowed_by_department_and_role(browser, officer, privacy_officer):
    assert set(held(browser.get(f"{RIGHTS}?department={officer.department_id}"))) == {"한도로"}
    assert set(held(browser.get(f"{RIGHTS}?role=privacy_officer"))) == {"차지현"}
    assert browser.get(f"{RIGHTS}?department=x&role=y&page=z").status_code == 200


def test_the_last_look_of_each_is_shown(browser, officer):
    log_of(officer)

    assert held(browser.get(RIGHTS))["한도로"].last_look is not None


def test_rights_cost_the_same_for_many_officers(browser, officer, django_assert_max_num_queries):
    OfficerFactory.create_batch(20)

    with django_assert_max_num_queries(18):
        browser.get(RIGHTS)
