"""The pages that only count answer in a process without any key: there is nothing they have to open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.encryption import KeyUnavailable
from citizens.encryption.data_keys import cache
from citizens.quality import measuring
from portal.decisions import actions as decisions
from portal.insight.filling import refreshing
from tests.factories import surveys
from tests.factories.accounts import DepartmentFactory, OfficerFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory
from tests.factories.retention import old_petition

pytestmark = pytest.mark.django_db
SEALED = ("홍길동", "canary@mail.example", "밤 근무 한 사람 더하기", "고맙다는 긴 말씀")
HEAD, EXECUTIVE = {"roles": ["department_head"]}, {"roles": ["executive"]}


@pytest.fixture
def road(settings):
    settings.DEMO = True  # officers need no second factor
    return DepartmentFactory(code="road", name_ko="도로과")


@pytest.fixture
def district(road):
    """Petitions that were judged, one whose time is over, a proposal: on each page there is something."""
    citizen = CitizenFactory(name="홍길동", email="canary@mail.example")
    officer = OfficerFactory(department=road)
    for _number in range(6):
        petition = PetitionFactory(
            citizen=citizen, department=road, answered=True, at=timezone.now() - timedelta(hours=9)
        )
        surveys.respond(surveys.ask(petition), score=4, details={"comment": "고맙다는 긴 말씀"})
    old_petition(citizen=citizen)
    decisions.propose(
        by=officer,
        department=road,
        title="밤 근무 한 사람 더하기",
        why="밤에 네 시간이 걸립니다.",
        due_on=timezone.localdate() + timedelta(days=3),
    )
    refreshing.refresh()
    measuring.measure()
    return citizen


@pytest.mark.parametrize(
    ("url", "who", "told"),
    [
        ("/office/insight/", HEAD, "글을 열 수 없음"),
        ("/office/insight/", EXECUTIVE, "글을 열 수 없음"),
        ("/office/insight/brief/", HEAD, "도로과"),
        ("/office/insight/department/", {}, "도로과"),
        ("/office/retention/", {"records": True}, "파기"),
        ("/office/retention/", {"privacy": True}, "파기"),
        ("/office/quality/", HEAD, "도로과"),
        ("/open-data/", None, "CSV"),
    ],
)
def test_a_page_of_figures_needs_no_key_and_opens_nothing(
    url, who, told, road, district, client, client_for, settings
):
    browser = client if who is None else client_for(OfficerFactory(department=road, **who))
    cache.clear()
    settings.KEYLESS, settings.KEY_RING, settings.BLIND_INDEX_KEY, settings.ADDRESS_TOKEN_KEY = True, "", "", ""
    answer = browser.get(url)
    page = answer.content.decode()

    assert answer.status_code == 200 and told in page
    assert [words for words in SEALED if words in page] == []
    with pytest.raises(KeyUnavailable):
        district.own_details()
