"""What the office promised: the officer's lists, the steps of one promise, and the mail in the morning."""

import uuid
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from channels_mail.outbox.models import OutgoingMail
from citizens.access_log.models import AccessLogEntry
from citizens.contacts import actions
from citizens.contacts.errors import AlreadySettled
from citizens.contacts.models import FollowUp, FollowUpStep
from civil_petitions.calendar import current_calendar
from portal.follow_ups import tasks
from tests.factories.accounts import OfficerFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
LIST, WORKLIST = "/office/follow-ups/", "/office/worklist/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def officer():
    return OfficerFactory(display_name="한도로")


@pytest.fixture
def browser(officer, client_for):
    return client_for(officer)


def promised(officer, *, days=0, text="내일 전화드리기", **wanted):
    wanted = {"owner": officer, "department": officer.department, "citizen": CitizenFactory(name="홍길동")} | wanted
    due_on = timezone.localdate() + timedelta(days=days)
    return actions.promise(reference=f"test:{uuid.uuid4()}", text=text, due_on=due_on, by=officer, **wanted)


def text(answer):
    return answer.content.decode()


def page(browser, view=""):
    return text(browser.get(LIST, {"view": view} if view else {}))


# --- lists --------------------------------------------------------------------------------------------
def test_each_list_shows_what_its_name_says(browser, officer):
    colleague = OfficerFactory(department=officer.department)
    promised(officer, text="내 오늘 약속")
    promised(officer, days=-2, text="내 지난 약속")
    promised(officer, text="동료의 약속", owner=colleague)
    actions.done(promised(officer, text="지킨 약속"), by=officer)
    promised(OfficerFactory(), text="다른 부서의 약속")
    found = {
        view: {word for word in ("내 오늘 약속", "내 지난 약속", "동료의 약속", "지킨 약속", "다른 부서의 약속")
               if word in page(browser, view)}
        for view in ("mine", "department", "overdue", "done")
    }  # fmt: skip

    assert found == {
        "mine": {"내 오늘 약속", "내 지난 약속"},
        "department": {"내 오늘 약속", "내 지난 약속", "동료의 약속"},
        "overdue": {"내 지난 약속"},
        "done": {"지킨 약속"},
    }


def test_a_list_masks_and_logs_whom_it_shows(browser, officer):
    follow_up = promised(officer)
    shown = page(browser)

    assert "홍*동" in shown and "홍길동" not in shown
    entry = AccessLogEntry.objects.get()
    assert (entry.action, entry.listed, entry.purpose) == ("list", [follow_up.citizen_id], "약속 지키기")


def test_an_empty_list_logs_nothing_and_says_what_to_do(browser):
    assert "지킬 약속이 없습니다." in page(browser)
    assert not AccessLogEntry.objects.exists()


def test_a_long_list_goes_on_with_the_next_day(browser, officer, monkeypatch):
    monkeypatch.setattr("portal.follow_ups.views.PAGE_SIZE", 2)
    for number in range(5):
        promised(officer, days=number // 2, text=f"약속 {number}")
    seen, mark = [], ""
    for _page in range(3):
        shown = browser.get(LIST, {"after": mark}).context
        seen += [row["text"] for row in shown["rows"]]
        mark = shown["page"].next_mark

    assert sorted(seen) == [f"약속 {number}" for number in range(5)] and mark == ""


def test_a_broken_mark_begins_anew(browser, officer):
    promised(officer)
    for mark in ("2026-13-45_x", "2026-11-25", "내일_1", "2026-11-25T10:00:00+09:00_1"):
        assert "홍*동" in text(browser.get(LIST, {"after": mark}))


def test_a_full_list_asks_no_more_than_a_short_one(browser, officer, django_assert_max_num_queries):
    promised(officer)
    browser.get(LIST)
    with django_assert_max_num_queries(30) as few:
        browser.get(LIST)
    for _number in range(9):
        promised(officer)
    with django_assert_max_num_queries(len(few)):
        browser.get(LIST)


def test_the_worklist_says_what_is_promised_for_today(browser, officer):
    assert "오늘 지킬 것" not in text(browser.get(WORKLIST))
    promised(officer)
    promised(officer, days=-1)
    shown = text(browser.get(WORKLIST))

    assert "오늘 지킬 것 1건" in shown and "날이 지난 것 1건" in shown


# --- one promise ----------------------------------------------------------------------------------------
def test_done_from_the_list_and_taken_up_again(browser, officer):
    follow_up = promised(officer)
    answer = browser.post(f"{LIST}{follow_up.pk}/completion/", {"from_list": "1"})
    assert answer.url == LIST
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.settled_by) == ("done", officer)
    browser.post(f"{LIST}{follow_up.pk}/reopening/")
    follow_up.refresh_from_db()

    assert follow_up.state == "open"
    assert [step.kind for step in follow_up.steps.order_by("taken_at")] == ["done", "reopened"]


def test_after_a_day_it_stays_settled(browser, officer):
    follow_up = actions.done(promised(officer), by=officer)
    FollowUp.objects.update(settled_at=timezone.now() - timedelta(days=2))
    assert "다시 할 일로" not in text(browser.get(f"{LIST}{follow_up.pk}/"))
    answer = browser.post(f"{LIST}{follow_up.pk}/reopening/", follow=True)

    assert "하루가 지나 되돌릴 수 없습니다" in text(answer)
    assert FollowUp.objects.get().state == "done"


def test_postponed_with_a_reason_that_its_readers_read(browser, officer):
    follow_up = promised(officer)
    answer = browser.post(
        f"{LIST}{follow_up.pk}/postponement/", {"day": "다음 주", "reason": "업체 일정이 밀림"}, follow=True
    )
    before = follow_up.due_on
    follow_up.refresh_from_db()

    assert "업체 일정이 밀림" in text(answer)
    assert follow_up.due_on > before and current_calendar().is_working_day(follow_up.due_on)
    step = follow_up.steps.get()
    assert (step.due_before, step.due_after, step.by) == (before, follow_up.due_on, officer)


@pytest.mark.parametrize("day", ["어제", "", "11. 99.", "오늘"])
def test_a_day_that_is_none_is_asked_again_and_nothing_typed_is_lost(browser, officer, day):
    current = current_calendar().working_day_from(timezone.localdate())
    follow_up = promised(officer, days=(current - timezone.localdate()).days)
    answer = browser.post(f"{LIST}{follow_up.pk}/postponement/", {"day": day, "reason": "업체 일정이 밀림"})

    assert answer.status_code == 200 and "업체 일정이 밀림" in text(answer)
    assert not FollowUpStep.objects.exists()


def test_handed_to_a_colleague_who_is_told_without_a_word_of_the_citizen(browser, officer):
    follow_up, colleague = promised(officer), OfficerFactory(department=officer.department, display_name="이담당")
    browser.post(f"{LIST}{follow_up.pk}/handover/", {"to": f"officer:{colleague.pk}", "reason": "제가 내일 쉽니다"})
    follow_up.refresh_from_db()

    assert follow_up.owner == colleague
    (message,) = mail.outbox
    assert "한도로" in message.body and str(follow_up.pk) in message.body
    assert not any(word in message.body for word in ("홍", "전화드리기", "쉽니다"))


def test_handed_to_another_department_it_leaves_this_one(browser, officer, client_for):
    follow_up, other = promised(officer), OfficerFactory()
    answer = browser.post(
        f"{LIST}{follow_up.pk}/handover/", {"to": f"department:{other.department_id}", "reason": "그 부서 일임"}
    )

    assert answer.url == LIST and browser.get(f"{LIST}{follow_up.pk}/").status_code == 404
    theirs = text(client_for(other).get(f"{LIST}{follow_up.pk}/"))
    assert "그 부서 일임" in theirs and "아직 없음" in theirs


@pytest.mark.parametrize("to", ["", "officer:1", "department:nowhere", "officer:x", "stranger"])
def test_nobody_is_handed_what_the_list_does_not_offer(browser, officer, to):
    stranger = OfficerFactory()
    follow_up = promised(officer)
    to = f"officer:{stranger.pk}" if to == "stranger" else to
    answer = browser.post(f"{LIST}{follow_up.pk}/handover/", {"to": to, "reason": "까닭"})

    assert answer.status_code == 200 and not FollowUpStep.objects.exists()


def test_given_up_only_with_a_reason(browser, officer):
    follow_up = promised(officer)
    assert "까닭을 써 주세요." in text(browser.post(f"{LIST}{follow_up.pk}/cancellation/", {"reason": " "}))
    browser.post(f"{LIST}{follow_up.pk}/cancellation/", {"reason": "구민이 됐다고 하심"})

    assert FollowUp.objects.get().state == "cancelled"


def test_what_a_colleague_settled_meanwhile_is_told(browser, officer):
    follow_up = actions.done(promised(officer), by=officer)
    answer = browser.post(f"{LIST}{follow_up.pk}/postponement/", {"day": "다음 주", "reason": "늦음"}, follow=True)

    assert "다른 직원이 먼저 마쳤습니다" in text(answer)
    assert FollowUpStep.objects.get().kind == "done"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_settle_at_one_moment_one_is_told_that_the_other_did():
    officer = OfficerFactory()
    follow_up, barrier, told = promised(officer), Barrier(2), []

    def settle(rule):
        barrier.wait()
        try:
            rule(FollowUp.objects.get(pk=follow_up.pk), by=officer)
            told.append("done")
        except AlreadySettled:
            told.append("late")
        connection.close()

    threads = [Thread(target=settle, args=(rule,)) for rule in (actions.done, actions.cancel)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(told) == ["done", "late"] and FollowUpStep.objects.count() == 1


def test_another_departments_promise_is_not_found(browser):
    follow_up = promised(OfficerFactory())
    for noun in ("", "completion/", "postponement/", "handover/", "cancellation/"):
        assert browser.get(f"{LIST}{follow_up.pk}/{noun}").status_code == 404
    assert browser.post(f"{LIST}{follow_up.pk}/completion/").status_code == 404


def test_a_shredded_person_leaves_a_promise_that_still_shows(browser, officer):
    follow_up = promised(officer)
    follow_up.citizen.subject_key.destroy()

    assert "전화드리기" not in page(browser)
    assert browser.get(f"{LIST}{follow_up.pk}/").status_code == 200


# --- the head -------------------------------------------------------------------------------------------
def test_the_head_sees_who_keeps_and_who_is_late(officer, client_for):
    head = OfficerFactory(department=officer.department, head=True)
    promised(officer, days=-1)
    actions.done(promised(officer, days=1), by=officer)
    actions.done(promised(officer, days=-1), by=officer)
    promised(officer, owner=None)
    rows = client_for(head).get(f"{LIST}officers/").context["rows"]

    assert [(row["owner"], row["open"], row["late"], row["kept"], row["kept_late"]) for row in rows] == [
        (officer.pk, 1, 1, 1, 1),
        (None, 1, 0, 0, 0),
    ]


# --- the morning ----------------------------------------------------------------------------------------
@pytest.fixture
def working_day(monkeypatch):
    """The morning of some working day, whatever today is."""
    calendar = current_calendar()
    monkeypatch.setattr(type(calendar), "is_working_day", lambda self, day: True)
    FollowUp.objects.update(created_at=timezone.now() - timedelta(days=1))


def long_ago():
    FollowUp.objects.update(created_at=timezone.now() - timedelta(days=1))


@pytest.mark.usefixtures("working_day")
def test_one_mail_a_morning_with_numbers_alone(officer):
    promised(officer)
    promised(officer, days=-3)
    promised(officer, days=3)
    long_ago()
    tasks.remind_owners()

    (message,) = mail.outbox
    assert "오늘 지킬 약속: 1건" in message.body and "날이 지난 약속: 1건" in message.body
    assert "홍" not in message.body and "전화드리기" not in message.body


@pytest.mark.usefixtures("working_day")
def test_what_nobody_owns_is_told_to_the_department(officer):
    officer.department.email = "road@hanbyeol.example"
    officer.department.save()
    promised(officer, owner=None)
    gone = OfficerFactory(department=officer.department)
    promised(officer, owner=gone)
    gone.is_active = False
    gone.save()
    long_ago()
    tasks.remind_owners()

    (message,) = mail.outbox
    assert message.to == ["road@hanbyeol.example"] and "오늘 지킬 약속: 2건" in message.body


@pytest.mark.usefixtures("working_day")
def test_however_often_the_clock_comes_one_mail_is_stored(officer, settings):
    settings.EMAIL_BACKEND = "channels_mail.outbox.backend.OutboxBackend"
    promised(officer)
    long_ago()
    tasks.remind_owners()
    tasks.remind_owners()

    assert OutgoingMail.objects.count() == 1


def test_on_a_day_off_nobody_is_reminded(officer, monkeypatch):
    monkeypatch.setattr(type(current_calendar()), "is_working_day", lambda self, day: False)
    promised(officer, days=-3)
    long_ago()
    tasks.remind_owners()

    assert mail.outbox == []
