"""The table of holidays: its seed, its editors, and what a change does to open petitions."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from civil_petitions import calendar, recomputing, workflow
from civil_petitions.models import Holiday, Petition
from civil_petitions.public_holidays import public_holidays
from civil_petitions.tasks import recount_due_times
from config.celery import app
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=SEOUL)
FRIDAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def fresh_calendar():
    calendar.forget()
    yield
    calendar.forget()


def load(*arguments: str) -> str:
    answer = io.StringIO()
    call_command("load_holidays", *arguments, stdout=answer)
    return answer.getvalue()


def decide(day: date = FRIDAY) -> None:
    Holiday.objects.create(date=day, name_ko="임시공휴일", name_en="Temporary holiday", note="국무회의 의결")
    calendar.forget()


def due_on(petition: Petition) -> date:
    petition.refresh_from_db()
    return timezone.localdate(petition.due_at)


def test_the_seed_knows_the_law_of_2026_and_2027():
    load("--from", "2026", "--to", "2028")

    def names(year):
        return {
            f"{day:%m-%d}": name
            for day, name in Holiday.objects.filter(date__year=year).values_list("date", "name_ko")
        }

    assert names(2026)["05-01"] == "노동절"
    assert names(2026)["07-17"] == "제헌절"
    assert names(2026)["08-17"] == "광복절 대체공휴일"
    assert "09-28" not in names(2026)  # no substitute for a Saturday of 추석
    assert names(2027)["05-03"] == "노동절 대체공휴일"
    assert names(2027)["07-19"] == "제헌절 대체공휴일"
    assert names(2028)["10-05"] == "추석 대체공휴일"
    assert names(2028)["10-03"] == "개천절, 추석"
    kept = calendar.current_calendar()
    workdays = [kept.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) for year in (2026, 2027)]
    assert workdays == [245, 246]


def test_every_holiday_has_both_names():
    for holiday in public_holidays(range(2024, 2036)):
        assert holiday.name_en.isascii() and holiday.name_en
        assert "휴일" not in holiday.name_ko.replace("공휴일", "")


def test_loading_twice_is_loading_once_and_keeps_what_editors_did():
    load("--from", "2026", "--to", "2027")
    count = Holiday.objects.count()
    Holiday.objects.filter(date="2026-10-09").update(name_ko="한글날(고침)")
    Holiday.objects.filter(date="2026-12-25").delete()

    assert load("--from", "2026", "--to", "2027").startswith("공휴일 0일")
    assert Holiday.objects.count() == count - 1
    assert Holiday.objects.get(date="2026-10-09").name_ko == "한글날(고침)"

    assert load("--from", "2026", "--to", "2027", "--again").startswith("공휴일 1일")
    assert Holiday.objects.get(date="2026-10-09").name_ko == "한글날(고침)"


def test_a_new_holiday_moves_open_petitions_and_tells_each_citizen():
    petition = PetitionFactory(at=MONDAY, period=("day", 7), received=True)
    untouched = PetitionFactory(at=MONDAY, period=("day", 1), received=True)
    by = OfficerFactory()
    decide()

    assert recomputing.recompute_open_petitions(by=by) == 1

    assert due_on(petition) == date(2026, 12, 2)
    event = petition.events.last()
    assert (event.kind, event.actor) == ("due_changed", by)
    assert datetime.fromisoformat(event.details["due_before"]) == datetime(2026, 12, 1, 23, 59, 59, tzinfo=SEOUL)
    assert "공휴일이 바뀌어" in event.note()
    assert not untouched.events.filter(kind="due_changed").exists()


def test_counting_again_twice_records_it_once():
    petition = PetitionFactory(at=MONDAY, period=("day", 7), received=True)
    decide()

    assert [recomputing.recompute_open_petitions() for _turn in range(2)] == [1, 0]
    assert petition.events.filter(kind="due_changed").count() == 1


def test_a_holiday_that_is_taken_back_moves_them_back():
    petition = PetitionFactory(at=MONDAY, period=("day", 7), received=True)
    decide()
    recomputing.recompute_open_petitions()

    Holiday.objects.filter(date=FRIDAY).delete()
    calendar.forget()
    recomputing.recompute_open_petitions()

    assert due_on(petition) == date(2026, 12, 1)
    assert petition.events.filter(kind="due_changed").count() == 2


def test_ended_petitions_keep_the_deadline_they_had():
    petition = PetitionFactory(at=MONDAY, period=("day", 7), answered=True)
    before = due_on(petition)
    decide()

    assert recomputing.recompute_open_petitions() == 0
    assert due_on(petition) == before


def test_pauses_and_extensions_stay_in_the_count():
    petition = PetitionFactory(at=MONDAY, period=("day", 7), received=True)
    officer = OfficerFactory(department=petition.department)
    workflow.extend(petition, by=officer, days=7, reason="현장 확인", at=MONDAY)
    assert due_on(petition) == date(2026, 12, 10)
    decide()

    recomputing.recompute_open_petitions()

    assert due_on(petition) == date(2026, 12, 11)


def test_what_waits_for_its_receipt_gets_its_new_limit_without_an_event():
    petition = PetitionFactory(at=datetime(2026, 11, 26, 14, tzinfo=SEOUL))
    decide()

    assert recomputing.recompute_open_petitions() == 1

    petition.refresh_from_db()
    assert timezone.localtime(petition.receive_by_at) == datetime(2026, 11, 30, 14, tzinfo=SEOUL)
    assert petition.next_due_at == petition.receive_by_at
    assert petition.events.count() == 1


def test_the_citizen_reads_it_in_their_language():
    petition = PetitionFactory(at=MONDAY, period=("day", 7), received=True)
    petition.petitioner.language = "en"
    petition.petitioner.save(update_fields=["language"])
    decide()

    recomputing.recompute_open_petitions()

    assert petition.events.last().note()


def test_a_count_can_be_done_in_parts():
    for _number in range(3):
        PetitionFactory(at=MONDAY, period=("day", 7), received=True)
    decide()

    assert recomputing.recompute_open_petitions(at_most=2) == 2
    assert recomputing.recompute_open_petitions(at_most=2) == 1


def test_the_task_forgets_the_calendar_it_knew():
    petition = PetitionFactory(at=MONDAY, period=("day", 7), received=True)
    calendar.current_calendar()
    Holiday.objects.create(date=FRIDAY, name_ko="임시공휴일")

    recount_due_times()

    assert due_on(petition) == date(2026, 12, 2)


@pytest.fixture
def editor(client_for):
    return client_for(OfficerFactory(content=True))


@pytest.fixture
def at_once():
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def test_an_editor_adds_and_deletes_a_holiday_and_petitions_follow(
    editor, at_once, django_capture_on_commit_callbacks
):
    petition = PetitionFactory(at=MONDAY, period=("day", 7), received=True)
    given = {
        "date": "2026-11-27",
        "name_ko": "임시공휴일",
        "name_en": "",
        "scope": "national",
        "note": "국무회의 의결",
    }

    with django_capture_on_commit_callbacks(execute=True):
        assert editor.post(reverse("admin:civil_petitions_holiday_add"), given).status_code == 302
    assert due_on(petition) == date(2026, 12, 2)

    holiday = Holiday.objects.get(date=FRIDAY)
    with django_capture_on_commit_callbacks(execute=True):
        chosen = {"action": "delete_selected", "_selected_action": [holiday.pk], "post": "yes"}
        editor.post(reverse("admin:civil_petitions_holiday_changelist"), chosen)
    assert due_on(petition) == date(2026, 12, 1)


def test_an_officer_without_the_role_cannot_change_holidays(client_for, officer):
    assert client_for(officer).get(reverse("admin:civil_petitions_holiday_add")).status_code in (302, 403)
