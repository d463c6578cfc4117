"""The mail of Monday morning: once, to who decides, without a word about a person; unread it goes up."""

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from civil_petitions import calendar
from civil_petitions.models import Holiday
from portal.decisions import actions
from portal.digest import content, letters, tasks
from portal.digest.models import Digest, monday
from tests.factories.accounts import DepartmentFactory, OfficerFactory

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


def at(day, hour=8, minute=30):
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo("Asia/Seoul"))
    return time_machine.travel(moment, tick=False)


@pytest.fixture
def road(db):
    return DepartmentFactory(code="road", name_ko="도로과")


@pytest.fixture
def head(road):
    return OfficerFactory(head=True, department=road, email="head@hanbyeol.example")


def propose(department, days):
    return actions.propose(
        by=OfficerFactory(department=department),
        department=department,
        title="홍길동 씨 민원 다시 보기",
        why="010-0000-1234로 세 번 전화하셨습니다.",
        due_on=timezone.localdate() + timedelta(days=days),
    )


def test_everybody_who_decides_gets_it_once(head, mailoutbox):
    OfficerFactory(department=head.department)
    with at(MONDAY):
        tasks.mail_week()
        tasks.mail_week()
    assert [mail.to for mail in mailoutbox] == [["head@hanbyeol.example"]]
    assert Digest.objects.get().week == MONDAY


def test_it_waits_for_the_first_working_day(head, mailoutbox):
    Holiday.objects.create(date=date(2031, 3, 3), name_ko="시험 공휴일")
    calendar.forget()
    with at(date(2031, 3, 3)):
        tasks.mail_week()
    assert not mailoutbox
    with at(date(2031, 3, 4)):
        tasks.mail_week()
    assert len(mailoutbox) == 1
    with at(date(2031, 3, 5)):
        tasks.mail_week()
    assert len(mailoutbox) == 1
    calendar.forget()


def test_what_an_officer_typed_stays_inside(head, road, mailoutbox):
    with at(MONDAY):
        propose(road, -1)
        letters.send(head, MONDAY, MONDAY)
    (mail,) = mailoutbox
    html = mail.alternatives[0][0]
    for body in (mail.subject, mail.body, html):
        assert "홍길동" not in body and "1234" not in body
    assert "결정할 날이 지난 일이 있습니다" in mail.subject
    assert "직원이 올린 제안" in mail.body and "직원이 올린 제안" in html and "/office/digest/" in html


def test_at_most_three_decisions_and_the_loudest_first(head, road):
    with at(MONDAY):
        decisions = [propose(road, days) for days in (5, -2, 1, 9)]
        found = content.week(head, MONDAY, MONDAY)
    assert [row["decision"] for row in found.decisions] == [decisions[1], decisions[2], decisions[0]]
    assert found.loudest == 2


def test_looking_at_the_page_is_noted_and_a_head_request_is_not(client_for, head, mailoutbox):
    letters.send(head, monday(timezone.localdate()), timezone.localdate())
    client = client_for(head)
    client.head("/office/digest/")
    assert Digest.objects.get().opened_at is None
    assert "이번 주 한눈에 보기" in client.get("/office/digest/").content.decode()
    assert Digest.objects.get().opened_at is not None


@pytest.mark.parametrize(("unread", "is_shown"), [(2, False), (3, True)])
def test_three_weeks_unread_are_shown_to_the_superior(head, unread, is_shown):
    mayor = OfficerFactory(roles=["executive"])
    for back in range(1, 4):
        opened = timezone.now() if back > unread else None
        Digest.objects.create(account=head, week=MONDAY - timedelta(weeks=back), opened_at=opened)
    with at(MONDAY):
        assert (head in content.week(mayor, MONDAY, MONDAY).unread) is is_shown
        assert content.week(head, MONDAY, MONDAY).unread == []


def test_a_head_sees_the_department_and_the_mayor_the_office(client_for, head, road):
    mayor = OfficerFactory(roles=["executive"])
    actions.raise_found(
        kind="answer",
        subject="issue:1",
        department=None,
        told={"title": "놀이터", "count": "30", "issue": str(uuid.uuid4())},
    )
    mine, theirs = propose(road, 1), propose(DepartmentFactory(), 1)
    today = timezone.localdate()
    assert [row["decision"] for row in content.week(head, MONDAY, today).decisions] == [mine]
    assert theirs.pk not in [row["decision"].pk for row in content.week(mayor, MONDAY, today).decisions]
    assert [row["title"] for row in content.week(mayor, MONDAY, today).decisions] == ["‘놀이터’에 답하기"]


def test_only_who_decides_opens_it(client_for, head):
    assert client_for(OfficerFactory()).get("/office/digest/").status_code == 403
