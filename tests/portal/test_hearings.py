"""Public hearings: announced in time, drawn fairly, answered opinion by opinion; and the whole way to a result."""

import hashlib
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from channels_mail.automations import actions as automations
from citizens.preferences.models import PARTICIPATION, Preference, Wish
from civil_petitions.deadlines import SEOUL
from portal.participation import drawing, telling, workflow
from portal.participation.errors import (
    NoticeTooShort,
    OpinionsUnsettled,
    StepNotAllowed,
)
from portal.participation.models import Hearing, SupporterRound
from portal.participation.tasks import tell_supporters
from tests.factories.accounts import OfficerFactory
from tests.factories.participation import HeardIssue, IssueFactory, plan_hearing, resident

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(db):
    return OfficerFactory(head=True)


@pytest.fixture
def issue(head):
    return IssueFactory(officer=head)


def agree(issue, account=None, **wanted):
    account = account or resident()
    return workflow.agree(issue, by=account, citizen=account.citizen, **wanted)


# --- the hearing ------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "is_enough"), [(13, False), (14, True)])
def test_a_hearing_is_announced_fourteen_days_before(head, days, is_enough):
    hearing = plan_hearing(IssueFactory(status="answered", officer=head), by=head, days=days)

    if is_enough:
        workflow.announce(hearing, by=head)
        assert hearing.stage == Hearing.Stage.ANNOUNCED
    else:
        with pytest.raises(NoticeTooShort):
            workflow.announce(hearing, by=head)


def test_the_officer_is_told_from_which_day_on_it_may_be_held(client_for, head):
    issue = IssueFactory(status="answered", officer=head)
    plan_hearing(issue, by=head, days=10)

    page = client_for(head).post(reverse("office_issues:announcement", args=[issue.pk]))

    first = timezone.localdate() + timedelta(days=14)
    assert f"{first:%Y-%m-%d}부터" in page.content.decode()


def test_a_planned_hearing_is_not_public(client, head):
    issue = IssueFactory(status="answered", officer=head)
    hearing = plan_hearing(issue, by=head)

    assert client.get(reverse("hearings:detail", args=[hearing.pk])).status_code == 404
    assert "구청 대강당" not in client.get(reverse("issues:detail", args=[issue.pk])).content.decode()


def test_the_agenda_is_the_strongest_reasons_of_both_sides_and_is_frozen(head):
    issue = IssueFactory(status="answered", officer=head)
    told = {
        text: workflow.argue(issue, by=resident(), pen_name="필명", stance="for", text=text) for text in "가나다라"
    }
    for text in ("라", "라", "나", "다"):
        workflow.back_argument(told[text], by=resident())
    workflow.argue(issue, by=resident(), pen_name="필명", stance="against", text="돈이 듭니다")
    workflow.hide_argument(told["나"], by=head, rule_number=2)

    hearing = plan_hearing(issue, by=head)
    workflow.announce(hearing, by=head)
    workflow.back_argument(told["가"], by=resident())

    points = [(each["stance"], each["text"]) for each in Hearing.objects.get().agenda]
    assert points == [("for", "라"), ("for", "다"), ("for", "가"), ("against", "돈이 듭니다")]


def test_anybody_can_make_the_draw_again(head, client):
    heard = HeardIssue.of(resident(), head)
    for number in range(12):
        workflow.apply(
            heard.hearing, by=resident(), way="online", pen_name="필명", stance="for" if number < 9 else "against"
        )
    url = reverse("hearings:draw", args=[heard.hearing.pk])
    assert heard.hearing.draw_seed not in client.get(url).content.decode()
    promised = heard.hearing.draw_commitment

    order = workflow.draw_speakers(heard.hearing, by=head, at=heard.hearing.apply_until + timedelta(minutes=1))

    seed = Hearing.objects.get().draw_seed
    assert hashlib.sha256(seed.encode()).hexdigest() == promised
    sides = [
        sorted(numbers, key=lambda number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest())[:2]
        for numbers in (range(1, 10), range(10, 13))
    ]
    assert order == [sides[0][0], sides[1][0], sides[0][1], sides[1][1]]
    assert seed in client.get(url).content.decode()
    with pytest.raises(StepNotAllowed):
        workflow.draw_speakers(heard.hearing, by=head, at=heard.hearing.apply_until + timedelta(minutes=2))


def test_a_draw_is_fair_over_many_seeds():
    first = [drawing.draw(f"{seed}", {"for": range(1, 6)}, 1)[0] for seed in range(2000)]

    assert all(300 < first.count(number) < 500 for number in range(1, 6))


def test_applications_end_and_the_hall_has_so_many_seats(head):
    issue = IssueFactory(status="answered", officer=head)
    hearing = plan_hearing(issue, by=head, capacity=1)
    workflow.announce(hearing, by=head)
    first, second = resident(), resident()
    workflow.apply(hearing, by=first, way="hall", pen_name="하나")

    with pytest.raises(StepNotAllowed):
        workflow.apply(hearing, by=second, way="hall", pen_name="둘")
    workflow.leave(hearing, by=first)
    workflow.apply(hearing, by=second, way="hall", pen_name="둘")
    with pytest.raises(StepNotAllowed):
        workflow.apply(
            hearing,
            by=second,
            way="online",
            pen_name="둘",
            stance="for",
            at=hearing.apply_until + timedelta(seconds=1),
        )


def test_no_result_before_each_opinion_has_its_outcome_and_reason(head):
    heard = HeardIssue.of(resident(), head)
    workflow.record_minutes(heard.hearing, by=head, text="회의록", at=heard.hearing.begins_at + timedelta(hours=2))

    with pytest.raises(OpinionsUnsettled):
        workflow.conclude(heard.hearing, by=head, result="결과")
    for opinion in heard.hearing.opinions.all():
        workflow.settle_opinion(opinion, by=head, outcome="partly", reason="주말만 열기로 했습니다.")
    workflow.conclude(heard.hearing, by=head, result="결과")
    heard.issue.refresh_from_db()
    assert heard.issue.status == "concluded"


def test_the_history_of_an_issue_only_grows(issue):
    for change in (lambda: issue.events.all().delete(), lambda: issue.events.update(note="")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_hearing_goes_into_ones_calendar(client):
    heard = HeardIssue.of(resident(), OfficerFactory(head=True))

    text = client.get(reverse("hearings:calendar", args=[heard.hearing.pk])).content

    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert f"DTSTART:{heard.hearing.begins_at:%Y%m%dT%H%M%SZ}".encode() in text


# --- the whole way ----------------------------------------------------------------------------------
def test_from_an_issue_to_its_result_every_notice_comes_on_its_legal_day(head):
    author, neighbours = resident(), [resident() for _each in range(3)]
    with time_machine.travel(datetime(2026, 3, 3, 10, tzinfo=SEOUL), tick=False) as clock:
        issue = IssueFactory(status="review", author=author)
        assert _told() == {"raised": 1}
        clock.move_to(datetime(2026, 3, 5, 10, tzinfo=SEOUL))
        workflow.open_issue(issue, by=head, department=head.department)
        for neighbour in neighbours:
            agree(issue, neighbour)
        issue.refresh_from_db()
        assert issue.answer_due_at == datetime(2026, 4, 6, 23, 59, 59, tzinfo=SEOUL)  # 4 April is a Saturday
        assert _told() == {"opened": 1, "reached": 4}
        clock.move_to(datetime(2026, 3, 30, 10, tzinfo=SEOUL))
        workflow.answer(issue, by=head, text="공청회에서 듣겠습니다.")
        begins_at = datetime(2026, 4, 20, 19, tzinfo=SEOUL)
        hearing = plan_hearing(issue, by=head, begins_at=begins_at)
        clock.move_to(datetime(2026, 4, 7, 10, tzinfo=SEOUL))
        with pytest.raises(NoticeTooShort):
            workflow.announce(hearing, by=head)  # thirteen days are left
        clock.move_to(datetime(2026, 4, 6, 23, tzinfo=SEOUL))
        workflow.announce(hearing, by=head)
        assert _told() == {"answered": 4, "hearing_announced": 4}
        workflow.apply(hearing, by=neighbours[0], way="hall", pen_name="이웃", stance="for")
        workflow.submit_opinion(hearing, by=neighbours[1], pen_name="이웃", stance="against", text="돈이 듭니다.")
        clock.move_to(datetime(2026, 4, 16, 9, tzinfo=SEOUL))
        workflow.draw_speakers(hearing, by=head)
        assert workflow.remind(timezone.now()) == 0
        clock.move_to(datetime(2026, 4, 18, 20, tzinfo=SEOUL))
        assert (workflow.remind(timezone.now()), workflow.remind(timezone.now())) == (1, 0)
        assert _told() == {"speakers_drawn": 2, "hearing_reminded": 4}
        clock.move_to(datetime(2026, 4, 20, 18, tzinfo=SEOUL))
        with pytest.raises(StepNotAllowed):
            workflow.record_minutes(hearing, by=head, text="아직")
        clock.move_to(datetime(2026, 4, 20, 21, tzinfo=SEOUL))
        workflow.record_minutes(hearing, by=head, text="회의록")
        workflow.settle_opinion(hearing.opinions.get(), by=head, outcome="partly", reason="주말만 엽니다.")
        workflow.conclude(hearing, by=head, result="토요일에 밤 9시까지 엽니다.")
        assert _told() == {"recorded": 4, "concluded": 4}


def _told():
    """How many mails went out for each kind of event since the last look."""
    mail.outbox.clear()
    before = dict(SupporterRound.objects.values_list("pk", "told"))
    tell_supporters()
    rounds = SupporterRound.objects.exclude(pk__in=before).select_related("event")
    assert sum(each.told for each in rounds) == len(mail.outbox)
    return {each.event.kind: each.told for each in rounds}


def test_the_reminder_stands_among_the_automatic_letters_and_counts_whom_it_reaches():
    begins_at = timezone.now() + timedelta(days=20)
    issue = IssueFactory(status="answered", goal=3)
    hearing = plan_hearing(issue, by=OfficerFactory(head=True), begins_at=begins_at)
    workflow.announce(hearing, by=OfficerFactory(head=True))
    comes, declines = resident(), resident()
    for account in (comes, declines):
        workflow.apply(hearing, by=account, way="hall", pen_name="오는구민")
    Preference.objects.create(citizen=declines.citizen, topic=PARTICIPATION, wish=Wish.NONE)
    assert automations.try_out("hearing_reminder").due == 0

    with time_machine.travel(begins_at - timedelta(days=1)):
        assert automations.try_out("hearing_reminder").due == 5  # who raised it, three who agreed, who comes
        workflow.remind(timezone.now())
        told = telling.tell_next_batch()
        with pytest.raises(ValueError, match="always on"):
            automations.switch("hearing_reminder", is_on=False, by=OfficerFactory(campaign=True))
    assert told
