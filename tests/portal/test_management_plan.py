import pytest

from citizens.access_log.models import AccessLogEntry
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


def test_every_role_is_explained(browser):
    page = browser.get(PLAN).content.decode()

    assert "개인정보 보호책임자" in page and "민원심사관" in page


def test_it_is_for_privacy_officers_and_shows_no_person(client_for, browser, officer):
    assert client_for(officer).get(PLAN).status_code == 403
    assert browser.get(PLAN).status_code == 200
    assert not AccessLogEntry.objects.exists()
