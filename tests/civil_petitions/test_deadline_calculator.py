import pytest
from django.core.management import call_command
from django.urls import reverse

from civil_petitions.calendar import forget

pytestmark = pytest.mark.django_db
QUESTION = {"received_on": "2026-09-22", "received_time": "19:00", "unit": "day", "value": "7"}


@pytest.fixture(autouse=True)
def holidays():
    call_command("load_holidays", "--from", "2026", "--to", "2027", verbosity=0)
    forget()
    yield
    forget()


def page(client, **changed):
    answer = client.get(reverse("deadline:calculator"), QUESTION | changed)
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_may_open_it_and_nothing_is_counted_yet(client):
    shown = client.get("/deadline/")

    assert shown.status_code == 200
    assert "days" not in shown.context
    assert "고쳐 주세요" not in shown.content.decode()


def test_it_says_until_when_and_why(client):
    shown = page(client)

    assert "10월 6일(화)까지입니다" in shown
    for reason in ("업무 시간 뒤에 받아 다음 근무일부터 셉니다", "추석 전날", "개천절 대체공휴일", "7일째"):
        assert reason in shown


def test_a_period_in_hours_gives_the_minute(client):
    assert "11월 23일(월) 오후 2시까지입니다" in page(
        client, received_on="2026-11-23", received_time="10:00", unit="immediate", value=""
    )


def test_years_without_a_table_are_counted_too(client):
    assert "까지입니다" in page(client, received_on="2090-11-23", unit="month", value="1")


def test_english_readers_get_english_holidays(client):
    client.cookies["django_language"] = "en"

    assert "Day before Chuseok" in page(client)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"received_on": ""}, "접수한 날을 골라 주세요."),
        ({"received_on": "2026-02-30"}, "날짜는 2026. 11. 23.처럼 써 주세요."),
        ({"received_on": "9999-12-31"}, "날짜는 2026. 11. 23.처럼 써 주세요."),
        ({"received_time": ""}, "접수한 시각을 골라 주세요."),
        ({"received_time": "25:00"}, "시각은 오후 2:30처럼 써 주세요."),
        ({"value": ""}, "처리기간을 써 주세요."),
        ({"value": "0"}, "처리기간은 1 이상으로 써 주세요."),
        ({"value": "-3"}, "처리기간은 1 이상으로 써 주세요."),
        ({"value": "칠"}, "처리기간은 숫자로 써 주세요."),
        ({"value": "251"}, "처리기간은 250 이하로 써 주세요."),
        ({"value": "9" * 400}, "처리기간은 250 이하로 써 주세요."),
        ({"unit": "year", "value": "2"}, "처리기간은 1 이하로 써 주세요."),
        ({"unit": "fortnight"}, "처리기간 단위를 목록에서 골라 주세요."),
        ({"unit": ""}, "처리기간 단위를 골라 주세요."),
    ],
)
def test_each_mistake_is_named_at_its_field(client, changed, complaint):
    shown = page(client, **changed)

    assert shown.count(complaint) == 2  # in the summary and at the field
    assert "까지입니다" not in shown
