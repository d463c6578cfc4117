import pytest
from django.test import Client
from django.urls import reverse

from citizens.registry.models import Citizen
from tests.factories.accounts import AccountFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
GIVEN = {"name": "김한별", "phone": "01000007777", "address": "한별구 은하동 7", "dong": "은하동", "language": "en"}


@pytest.fixture
def page(citizen, client_for):
    return client_for(citizen)


def test_a_citizen_sees_what_the_office_knows(page):
    shown = page.get(reverse("registry:profile"))

    for value in ("홍길동", "citizen@mail.example", "한별구 새솔동 12-3", "새솔동", "한국어"):
        assert value in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]


def test_a_citizen_corrects_it(page, citizen):
    answer = page.post(reverse("registry:correction"), GIVEN)

    assert answer.url == reverse("registry:profile")
    known = Citizen.objects.get(account=citizen)
    assert (known.own_details().name, known.own_details().phone) == ("김한별", "010-0000-7777")
    assert (known.dong, known.language) == ("은하동", "en")


def test_only_ones_own_data_is_corrected(page, citizen):
    other = CitizenFactory(name="박가람", account=AccountFactory())
    page.post(reverse("registry:correction"), GIVEN | {"id": str(other.pk), "citizen": str(other.pk)})

    assert Citizen.objects.get(pk=other.pk).own_details().name == "박가람"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "이름을 써 주십시오."),
        ("phone", "전화 없음", "전화번호를 숫자로 써 주십시오."),
        ("name", "900101-1234567", "주민등록번호는 쓰지 마십시오."),
        ("address", "새솔동 9001011234567", "주민등록번호는 쓰지 마십시오."),
        ("dong", "남의동", "남의동"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_saved(page, citizen, field, typed, said):
    answer = page.post(reverse("registry:correction"), GIVEN | {field: typed})

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "한별구 은하동 7" in answer.content.decode() or field == "address"
    assert Citizen.objects.get(account=citizen).own_details().name == "홍길동"


def test_a_login_without_a_citizen_gets_one_at_its_first_visit(client_for):
    account = AccountFactory(email="new@mail.example")

    assert "new@mail.example" in client_for(account).get(reverse("registry:profile")).content.decode()
    assert Citizen.objects.with_email("new@mail.example").get().account == account


@pytest.mark.parametrize("name", ["registry:profile", "registry:correction"])
def test_only_citizens_get_in(officer, client_for, name):
    assert client_for(officer).get(reverse(name)).status_code == 403
    assert Client().get(reverse(name)).status_code == 302


def test_the_page_asks_the_database_little(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page.get(reverse("registry:profile"))
