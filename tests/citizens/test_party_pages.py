"""The pages of households, businesses and associations, and the officer's confirmation at the counter."""

import pytest
from django.urls import reverse

from citizens.access_log.models import AccessLogEntry
from citizens.parties.models import Membership, Party
from tests.factories.accounts import OfficerFactory
from tests.factories.mandates import person
from tests.factories.parties import NUMBER, business, household, joined

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker():
    return person("maker@mail.example", name="김한별")


@pytest.fixture
def guest():
    return person("guest@mail.example", name="최누리")


@pytest.fixture
def mine(maker, client_for):
    return client_for(maker.account)


@pytest.fixture
def theirs(guest, client_for):
    return client_for(guest.account)


def url(name, *args):
    return reverse(f"parties:{name}", args=args)


def test_from_making_it_to_its_end(mine, theirs, maker, guest):
    answer = mine.post(url("new"), {"kind": "household", "name": "우리 집"}, follow=True)
    party = Party.objects.get()
    assert "우리 집" in answer.text
    code = mine.post(url("invitation", party.pk), {"role": "member"}).context["code"]
    assert "김한별" in theirs.post(url("code"), {"code": code}, follow=True).text
    assert not Membership.objects.of(guest.account).exists(), "a look changes nothing"
    assert "최누리" in theirs.post(url("join", code), follow=True).text
    assert "최누리" in mine.get(url("page", party.pk)).text

    mine.post(url("ending", party.pk))
    assert "함께하는 곳이 없습니다." in theirs.get(url("list")).text
    assert theirs.get(url("page", party.pk)).status_code == 404


def test_the_code_is_shown_once(mine, maker):
    party = household(maker)
    code = mine.post(url("invitation", party.pk), {"role": "member"}).context["code"]

    assert code and code not in mine.get(url("page", party.pk)).text.replace(" ", "")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": ""}, "가구, 사업체, 단체 가운데 하나를 골라 주세요."),
        ({"name": ""}, "이름을 써 주세요."),
        ({"number": ""}, "사업체는 사업자등록번호를 써 주세요."),
        ({"number": "120-81-47522"}, "번호가 맞지 않습니다."),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(mine, wrong, told):
    answer = mine.post(url("new"), {"kind": "business", "name": "한별상회", "number": NUMBER} | wrong)

    assert told in answer.text and not Party.objects.exists()
    assert "name" in wrong or "한별상회" in answer.text


def test_a_code_that_is_none_says_what_to_do(theirs):
    assert "초대한 분에게 새 번호를 받아 주세요." in theirs.post(url("code"), {"code": "ABCD"}).text
    assert "초대한 분에게 새 번호를 받아 주세요." in theirs.get(url("join", "ABCD"), follow=True).text


def test_a_member_leaves_but_neither_invites_nor_ends_nor_sees_the_number(theirs, maker, guest):
    party = business(maker)
    own = joined(party, guest, role="employee")
    other = Membership.objects.get(citizen=maker)

    assert NUMBER[:3] + "-" not in theirs.get(url("page", party.pk)).text
    for address in (url("invitation", party.pk), url("ending", party.pk), url("leaving", other.pk)):
        assert theirs.post(address).status_code == 404
    theirs.post(url("leaving", own.pk))
    assert not Membership.objects.of(guest.account).current().exists()


def test_the_last_representative_is_told_why_not(mine, maker, guest):
    joined(household(maker), guest)
    answer = mine.post(url("leaving", Membership.objects.get(citizen=maker).pk), follow=True)

    assert "대표가 한 분뿐이라 나갈 수 없습니다." in answer.text
    assert Membership.objects.current().count() == 2


def test_an_officer_confirms_by_typing_the_certificate(client_for, maker):
    party = business(maker, name="한별상회")
    own, counter = party.memberships.get(), client_for(OfficerFactory())
    address = reverse("office_parties:confirmation", args=[own.pk])
    shown = counter.get(address).text
    assert "한별상회" in shown and NUMBER not in shown and "김한별" not in shown
    assert AccessLogEntry.objects.filter(citizen=maker, target="사업체·단체 확인").exists()

    wrong = counter.post(address, {"number": "220-81-62517", "is_seen": "on"})
    assert "등록된 번호와 다릅니다." in wrong.text
    assert "본 뒤에 표시해 주세요." in counter.post(address, {"number": NUMBER}).text
    own.refresh_from_db()
    assert own.proved_by is None
    counter.post(address, {"number": "120-81-47521", "is_seen": "on"})
    own.refresh_from_db()
    assert own.proved_by and Party.objects.get().confirmed_at


def test_the_officers_page_of_a_citizen_shows_what_they_belong_to(client_for, maker):
    business(maker, name="한별상회")
    household(maker, name="김가네집")
    page = client_for(OfficerFactory()).get(reverse("office_citizens:page", args=[maker.pk]), {"purpose": "case"})

    assert "한별상회" in page.text and "대표 확인하기" in page.text
    assert "김**집" in page.text and "김가네집" not in page.text


def test_a_list_of_parties_asks_the_same_few_questions_however_long(mine, maker, django_assert_max_num_queries):
    for number in range(6):
        household(maker, name=f"집 {number}")
    with django_assert_max_num_queries(8):
        mine.get(url("list"))
