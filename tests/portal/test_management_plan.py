import pytest

from citizens.access_log.models import AccessLogEntry
from citizens.retention import Period
from portal.retention import periods
from portal.retention.rules import RULES
from tests.factories.accounts import OfficerFactory

pytestmark = pytest.mark.django_db
PLAN = "/office/privacy/plan/"


@pytest.fixture
def browser(client_for):
    return client_for(OfficerFactory(privacy=True))


def values(answer):
    return {row["label"]: row["value"] for chapter in answer.context["chapters"] for row in chapter["rows"]}


def test_the_plan_says_what_the_settings_say(browser, settings):
    settings.OFFICER_IDLE_SECONDS, settings.LOCKOUT_FAILURES, settings.LOCKOUT_SECONDS = 7 * 60, 4, 20 * 60

    said = values(browser.get(PLAN))

    assert said["쓰지 않으면 끊는 시간, 직원"] == "7분"
    assert said["접속 제한"] == "4번 틀리면 20분 동안"
    assert said["접속기록 보관"].startswith("2년") and said["다시 가리는 시간"] == "5분"


def test_the_plan_says_how_long_each_kind_is_kept_and_what_the_office_changed(browser):
    timed = [rule for rule in RULES if rule.period]
    rule = timed[0]
    before = values(browser.get(PLAN))
    longer = Period(years=rule.period.years + 7)
    periods.set_period(rule, by=OfficerFactory(privacy=True), period=longer, reason="감사가 끝날 때까지")

    assert len({str(each.name) for each in timed}) == len(timed), "two kinds of one name cannot be told apart"
    assert all(before[str(each.name)] == each.period.label for each in timed)
    assert values(browser.get(PLAN))[str(rule.name)] == longer.label != before[str(rule.name)]


def test_every_role_is_explained(browser):
    page = browser.get(PLAN).content.decode()

    assert "개인정보 보호책임자" in page and "민원심사관" in page


def test_it_is_for_privacy_officers_and_shows_no_person(client_for, browser, officer):
    assert client_for(officer).get(PLAN).status_code == 403
    assert browser.get(PLAN).status_code == 200
    assert not AccessLogEntry.objects.exists()
