"""Issues of residents: who counts, what the office owes when, and who is told of it."""

import threading
import uuid
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from civil_petitions.deadlines import SEOUL
from portal.participation import periods, telling, workflow
from portal.participation.errors import (
    NotAResident,
    StepNotAllowed,
    TooManyFromHere,
)
from portal.participation.models import Agreement, Issue, IssueEvent, SupporterRound
from portal.participation.tasks import tell_supporters
from tests.factories.accounts import AccountFactory, OfficerFactory
from tests.factories.participation import HeardIssue, IssueFactory, resident, rule
from tests.factories.registry import CitizenFactory

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


# --- raising ----------------------------------------------------------------------------------------
def test_one_key_raises_one_issue(head):
    rule()
    key, author = uuid.uuid4(), resident()
    told = {"title": "제목", "summary": "요약", "body": "내용", "pen_name": "필명"}

    first, second = (workflow.raise_issue(submission_key=key, by=author, **told) for _each in range(2))

    assert first == second
    assert IssueEvent.objects.count() == 1


def test_before_it_is_open_nobody_but_its_author_and_the_office_sees_it(client_for, client, head):
    author = resident()
    issue = IssueFactory(author=author, status="review")
    url = reverse("issues:detail", args=[issue.pk])

    assert client.get(url).status_code == 404
    assert client_for(resident()).get(url).status_code == 404
    assert "아직 나만 볼 수 있습니다" in client_for(author).get(url).content.decode()
    assert client_for(head).get(reverse("office_issues:issue", args=[issue.pk])).status_code == 200


def test_a_refused_author_reads_the_rule_and_the_reason(client_for, head):
    author = resident()
    issue = IssueFactory(author=author, status="review")
    form = {"rule_number": "4", "reason": "가로등 하나는 민원으로 내시면 사흘이면 됩니다."}

    answer = client_for(head).post(reverse("office_issues:refusal", args=[issue.pk]), form)
    page = client_for(author).get(reverse("issues:detail", args=[issue.pk])).content.decode()

    assert answer.status_code == 302
    assert "4번" in page
    assert "사흘이면" in page


def test_an_amendment_moves_no_goal_that_was_set(issue):
    rule(goal=1000)

    issue.refresh_from_db()
    assert issue.goal == 3
    assert Issue.objects.get(pk=issue.pk).closes_at.astimezone(SEOUL).hour == 23


# --- agreeing ---------------------------------------------------------------------------------------
def test_one_resident_counts_once_and_may_change_their_mind(issue):
    account = resident()

    assert agree(issue, account) is True
    assert agree(issue, account) is False
    assert _count(issue) == 1
    assert workflow.take_back(issue, by=account) is True
    assert workflow.take_back(issue, by=account) is False
    assert _count(issue) == 0
    assert agree(issue, account) is True
    assert _count(issue) == 1


@pytest.mark.parametrize("lives_here", [True, False])
def test_who_is_not_verified_or_lives_elsewhere_does_not_count(issue, lives_here):
    account = AccountFactory() if lives_here else resident(dong="", address="")
    if lives_here:
        CitizenFactory(account=account)

    with pytest.raises(NotAResident):
        agree(issue, account)
    assert _count(issue) == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_each_counts_once(head):
    issue = IssueFactory(officer=head, goal=500)
    accounts = [resident() for _each in range(8)]
    before = threading.Barrier(len(accounts) * 2)

    def press(account):
        try:
            before.wait(timeout=20)
            agree(Issue.objects.get(pk=issue.pk), account)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[account]) for account in accounts * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert _count(issue) == len(accounts) == Agreement.objects.counted().filter(issue=issue).count()
    assert workflow.recount(issue) == (len(accounts), len(accounts))


@pytest.mark.django_db(transaction=True)
def test_the_goal_is_reached_once_however_many_come_together(head):
    issue = IssueFactory(officer=head, goal=3)
    accounts = [resident() for _each in range(6)]
    before, refused = threading.Barrier(len(accounts)), []

    def press(account):
        try:
            before.wait(timeout=20)
            agree(Issue.objects.get(pk=issue.pk), account)
        except StepNotAllowed:
            refused.append(account)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[account]) for account in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    issue.refresh_from_db()
    assert issue.status == "reached"
    assert issue.events.filter(kind="reached").count() == 1
    assert issue.agreement_count + len(refused) == len(accounts)


def test_a_burst_from_one_network_is_slowed_down(issue, monkeypatch):
    monkeypatch.setattr("portal.participation.bursts.MOST", 2)
    for _each in range(2):
        agree(issue, ip="192.0.2.7")

    with pytest.raises(TooManyFromHere):
        agree(issue, ip="192.0.2.9")
    assert agree(issue, ip="198.51.100.1") is True


def test_what_is_invalid_is_taken_out_with_a_public_reason_and_does_not_come_back(issue, head, client):
    account = resident()
    agree(issue, account)
    agree(issue)

    assert workflow.invalidate(issue, Agreement.objects.filter(account=account), by=head, reason="남의 명의") == 1
    assert agree(issue, account) is False
    assert _count(issue) == 1
    page = client.get(reverse("issues:detail", args=[issue.pk])).content.decode()
    assert "1: 남의 명의" in page


def test_a_miscounted_issue_is_put_right(issue):
    agree(issue)
    Issue.objects.filter(pk=issue.pk).update(agreement_count=77)

    assert workflow.recount(issue) == (77, 1)


def test_nobody_learns_from_the_page_who_agreed(issue, client_for, client):
    account = resident(name="김비밀")
    agree(issue, account)

    for page in (client.get(reverse("issues:detail", args=[issue.pk])), _office_page(client_for, issue)):
        assert "김비밀" not in page.content.decode()
        assert str(account.citizen.pk) not in page.content.decode()


def test_merged_issues_count_each_resident_once(head):
    both = resident()
    first, second = IssueFactory(officer=head, goal=50), IssueFactory(officer=head, goal=50)
    for issue in (first, second):
        agree(issue, both)
        agree(issue)

    workflow.merge(first, by=head, into=second, reason="같은 뜻")

    assert _count(second) == 3
    with pytest.raises(StepNotAllowed):
        agree(first)


# --- what is owed -----------------------------------------------------------------------------------
def test_reaching_the_goal_makes_the_office_owe_an_answer_by_a_day_everybody_sees(client):
    issue = IssueFactory(status="reached", at=datetime(2026, 3, 2, 10, tzinfo=SEOUL))

    assert issue.answer_due_at == periods.end_of_period(issue.reached_at, 30)
    page = client.get(reverse("issues:detail", args=[issue.pk])).content.decode()
    assert "늦었습니다" in page


def test_what_was_not_reached_is_answered_all_the_same(issue):
    after = issue.closes_at + timedelta(seconds=1)

    assert workflow.close_windows(issue.closes_at) == 0
    assert workflow.close_windows(after) == 1
    assert workflow.close_windows(after) == 0
    issue.refresh_from_db()
    assert (issue.status, bool(issue.answer_due_at)) == ("not_reached", True)
    with pytest.raises(StepNotAllowed):
        agree(issue, at=after)


def test_a_promise_that_was_moved_shows_its_first_day_and_a_late_one_is_red(client, head):
    issue = IssueFactory(status="answered", officer=head)
    today = timezone.localdate()
    made = workflow.add_milestone(
        issue, by=head, title="사서 두 명 뽑기", department=head.department, due_on=today - timedelta(days=9)
    )
    workflow.move_milestone(made, by=head, due_on=today - timedelta(days=1), reason="지원자가 없어서")

    page = client.get(reverse("issues:detail", args=[issue.pk])).content.decode()

    assert 'class="promise late"' in page
    assert "지원자가 없어서" in page
    workflow.finish_milestone(made, by=head, on=today)
    assert 'class="promise late"' not in client.get(reverse("issues:detail", args=[issue.pk])).content.decode()


# --- telling ----------------------------------------------------------------------------------------
def test_every_supporter_is_told_once_in_rounds_that_go_on(head, monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 2)
    issue = IssueFactory(officer=head, goal=50)
    accounts = [resident() for _each in range(5)]
    for account in accounts:
        agree(issue, account)
    tell_supporters()
    mail.outbox.clear()
    workflow.close_windows(issue.closes_at + timedelta(days=1))

    assert telling.tell_next_batch()  # the worker is killed here
    assert SupporterRound.objects.filter(finished_at=None).count() == 1
    tell_supporters()

    told = [each.to[0] for each in mail.outbox]
    assert len(told) == len(set(told)) == len(accounts) + 1  # and the author
    assert not tell_supporters()


def test_who_wants_no_news_of_issues_gets_none(head):
    from citizens.preferences import actions as preferences

    issue, quiet = IssueFactory(officer=head, goal=50), resident()
    agree(issue, quiet)
    preferences.choose(quiet.citizen, {"participation": "none"}, by=quiet)
    tell_supporters()
    mail.outbox.clear()
    workflow.close_windows(issue.closes_at + timedelta(days=1))
    tell_supporters()

    assert len(mail.outbox) == 1


def test_no_mail_names_another_person(head):
    author = resident(name="김작성")
    issue = IssueFactory(officer=head, author=author, goal=50)
    agree(issue, resident(name="박공감"))
    workflow.close_windows(issue.closes_at + timedelta(days=1))
    tell_supporters()

    for letter in mail.outbox:
        assert sum(name in letter.body for name in ("김작성", "박공감")) == 1


# --- pages ------------------------------------------------------------------------------------------
def test_the_public_pages_ask_a_constant_number_of_queries(client, django_assert_max_num_queries):
    heard = HeardIssue.of(resident(), OfficerFactory(head=True))
    for _each in range(10):
        workflow.argue(heard.issue, by=resident(), pen_name="필명", stance="for", text="까닭")
        workflow.ask(heard.hearing, by=resident(), pen_name="필명", text="질문")
        workflow.submit_opinion(heard.hearing, by=resident(), pen_name="필명", stance="for", text="의견")
    for url, most in (
        (reverse("issues:list"), 4),
        (reverse("issues:detail", args=[heard.issue.pk]), 5),
        (reverse("hearings:list"), 2),
        (reverse("hearings:detail", args=[heard.hearing.pk]), 6),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200


def test_what_was_typed_is_not_lost(client_for):
    rule()
    page = client_for(resident()).post(reverse("issues:new"), {"title": "", "body": "공들여 쓴 글"})

    assert page.status_code == 200
    assert "공들여 쓴 글" in page.content.decode()
    assert not Issue.objects.exists()


def _count(issue):
    issue.refresh_from_db()
    return issue.agreement_count


def _office_page(client_for, issue):
    return client_for(OfficerFactory(auditor=True)).get(reverse("office_issues:issue", args=[issue.pk]))
