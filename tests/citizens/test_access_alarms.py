# ruff: noqa: F811 - fixtures are taken over
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from citizens.access_log import alarms
from citizens.access_log.models import AccessAlarm, AccessLogEntry, AlarmFinding
from tests.citizens.test_privacy_console import (  # noqa: F401
    LOG,
    SEOUL,
    at,
    browser,
    log_of,
    officer,
    privacy_officer,
    shown,
)
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db


def reveal(browser, petition):
    return browser.post(
        reverse("office_petitions:reveal", args=[petition.receipt_number]),
        {"reason": "contact", "detail": "전화로 문의한 일을 답합니다."},
        follow=True,
    )


def test_the_21st_reveal_within_an_hour_raises_one_alarm_and_the_work_goes_on(client_for, privacy_officer, officer):
    petition = PetitionFactory(assigned=True, officer=officer, department=officer.department)
    log_of(officer, number=19, action="reveal")
    mail.outbox.clear()
    browser = client_for(officer)

    assert "홍길동" in reveal(browser, petition).content.decode()
    assert not AccessAlarm.objects.exists()
    for _ in range(3):
        assert "홍길동" in reveal(browser, petition).content.decode()

    assert AccessAlarm.objects.get().actor == officer
    assert [message.to for message in mail.outbox] == [["privacy@hanbyeol.example"]]


def test_the_turn_of_the_hour_raises_no_second_alarm(officer):
    log_of(officer, number=21, action="reveal")
    hour_before = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    AccessAlarm.objects.create(kind="many_reveals", actor=officer, hour=hour_before)

    assert alarms.watch_reveals(officer) is None


def test_the_mail_of_an_alarm_names_nobody(privacy_officer, officer):
    log_of(officer, number=21, action="reveal")

    alarms.watch_reveals(officer)

    (message,) = mail.outbox
    assert "한도로" not in message.subject + message.body
    assert message.body.strip().endswith(f"/office/privacy/alarms/{AccessAlarm.objects.get().pk}/")


def test_reveals_of_another_hour_or_officer_raise_nothing(officer):
    log_of(officer, number=15, action="reveal")
    at(AccessLogEntry.objects.all(), timezone.now() - timedelta(minutes=61))
    log_of(officer, number=15, action="reveal")
    log_of(OfficerFactory(), number=15, action="reveal")

    assert alarms.watch_reveals(officer) is None


def test_the_console_shows_the_alarm_with_its_entries(browser, officer):
    entries = log_of(officer, number=21, action="reveal")
    alarm = alarms.watch_reveals(officer)

    assert browser.get(LOG).context["open_alarms"] == 1
    assert "한도로" in browser.get(f"{LOG}alarms/").content.decode()
    page = browser.get(f"{LOG}alarms/{alarm.pk}/")
    assert len(shown(page)) == len(entries)


@pytest.mark.parametrize(
    ("day", "hour", "is_raised"),
    [(23, 3, True), (23, 18, True), (23, 14, False), (22, 14, True)],
)  # 2026-11-22 is a Sunday
def test_long_lists_outside_office_hours_raise_an_alarm(privacy_officer, officer, day, hour, is_raised):
    log_of(officer, number=4, action="list", count=30)
    at(AccessLogEntry.objects.all(), datetime(2026, 11, day, hour, 30, tzinfo=SEOUL))
    now = datetime(2026, 11, 24, 9, 0, tzinfo=SEOUL)

    raised = alarms.watch_lists(now)

    assert [(alarm.kind, alarm.count, alarm.actor) for alarm in raised] == (
        [("long_lists", 120, officer)] if is_raised else []
    )
    assert len(mail.outbox) == len(raised)
    assert alarms.watch_lists(now) == []  # once is enough


def test_a_public_holiday_is_no_office_hour(privacy_officer, officer):
    log_of(officer, number=4, action="search", count=30)
    at(AccessLogEntry.objects.all(), datetime(2026, 12, 25, 14, 30, tzinfo=SEOUL))  # a Friday

    assert alarms.watch_lists(datetime(2026, 12, 26, 9, 0, tzinfo=SEOUL))


def test_a_hundred_at_night_is_no_alarm(privacy_officer, officer):
    log_of(officer, number=2, action="list", count=50)
    at(AccessLogEntry.objects.all(), datetime(2026, 11, 23, 3, 30, tzinfo=SEOUL))

    assert alarms.watch_lists(datetime(2026, 11, 24, 9, 0, tzinfo=SEOUL)) == []


@pytest.fixture
def alarm(officer):
    log_of(officer, number=21, action="reveal")
    return alarms.watch_reveals(officer)


def find(browser, alarm, **words):
    return browser.post(
        f"{LOG}alarms/{alarm.pk}/", {"finding": "explained", "note": "침수 안내 전화였습니다."} | words
    )


def test_an_alarm_is_settled_by_what_was_found(browser, privacy_officer, alarm):
    assert find(browser, alarm, finding="asked", note="직원에게 물었습니다.").url == f"{LOG}alarms/"
    assert list(AccessAlarm.objects.unsettled()) == [alarm]

    find(browser, alarm)

    assert not AccessAlarm.objects.unsettled().exists() and list(AccessAlarm.objects.settled()) == [alarm]
    page = browser.get(f"{LOG}alarms/{alarm.pk}/").content.decode()
    assert "침수 안내 전화였습니다." in page and "직원에게 물었습니다." in page and "차지현" in page
    assert browser.get(LOG).context["open_alarms"] == 0


@pytest.mark.parametrize("words", [{"finding": ""}, {"note": ""}, {"finding": "whatever"}, {"note": "네"}])
def test_an_alarm_is_not_settled_without_words(browser, alarm, words):
    page = find(browser, alarm, **words)

    assert page.status_code == 200 and "고쳐 주세요" in page.content.decode()
    assert list(AccessAlarm.objects.unsettled()) == [alarm]


def test_a_finding_is_never_changed(browser, alarm):
    find(browser, alarm)

    for change in (lambda: AlarmFinding.objects.update(finding="misuse"), lambda: AlarmFinding.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
