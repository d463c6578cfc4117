"""Moderation: reported, hidden for a rule by its number, told, undone, objected to, and judged by somebody else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portal.board.models import State
from portal.moderation import actions, queue, statistics
from portal.moderation.errors import SamePerson, StepNotAllowed, TooLate
from portal.moderation.models import Decision, Objection, Report
from tests.factories.accounts import OfficerFactory
from tests.factories.board import CommentFactory, PostFactory, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(db):
    return OfficerFactory(content=True)


def held(**words):
    return PostFactory(title="당일 대출 승인", body="무직자 당일대출 저금리 상담 텔레그램 문의 무담보", **words)


def state_of(writing):
    writing.refresh_from_db()
    return writing.state


def test_somebody_reports_a_text_once_and_it_waits_for_a_moderator(client_for, moderator):
    post, reporter = PostFactory(), writer()
    address = reverse("moderation:report", args=["posts", post.pk])

    for _each in range(2):
        client_for(reporter).post(address, {"rule": "insult"})
    actions.report(post, by=writer(), rule="privacy")
    (entry,) = queue.reported()

    assert Report.objects.count() == entry.reports == 2
    assert state_of(post) == State.PUBLISHED
    assert (
        post.title
        in client_for(moderator).get(reverse("office_moderation:desk"), {"view": "reported"}).content.decode()
    )


def test_several_are_hidden_for_one_reason_and_each_author_is_told_the_rule(client_for, moderator, client):
    post, comment = PostFactory(), CommentFactory()
    actions.report(post, by=writer(), rule="insult")
    words = {
        "text": [f"posts:{post.pk}", f"comments:{comment.pk}", "posts:x", "other:1"],
        "rule": "insult",
        "hide": "1",
    }

    answer = client_for(moderator).post(reverse("office_moderation:desk"), words)

    assert (state_of(post), state_of(comment)) == (State.HIDDEN, State.HIDDEN)
    assert client.get(post.get_absolute_url()).status_code == 404
    assert "batch=" in answer["Location"]
    assert len(mail.outbox) == 2
    assert (
        "2. 욕설과 비방" in mail.outbox[0].body
        and reverse("moderation:decision", args=["posts", post.pk]) in mail.outbox[0].body
    )
    assert queue.reported() == []


def test_a_hiding_without_a_rule_keeps_what_was_ticked_and_typed(client_for, moderator):
    post = held()
    words = {"text": f"posts:{post.pk}", "rule": "", "reason": "광고입니다", "hide": "1"}

    page = client_for(moderator).post(reverse("office_moderation:desk"), words).content.decode()

    assert state_of(post) == State.QUARANTINED
    assert "checked" in page and "광고입니다" in page


def test_what_was_held_goes_up_and_its_author_is_told(client_for, moderator, client):
    post = held()
    assert [entry.writing for entry in queue.held()] == [post]

    client_for(moderator).post(reverse("office_moderation:desk"), {"text": f"posts:{post.pk}", "approve": "1"})

    assert client.get(post.get_absolute_url()).status_code == 200
    assert post.title in mail.outbox[0].body
    assert queue.held() == []


def test_undoing_puts_a_whole_step_back_and_tells_the_authors(client_for, moderator):
    published, quarantined = PostFactory(), held()
    made = actions.hide([published, quarantined], by=moderator, rule="advertisement")

    client_for(moderator).post(reverse("office_moderation:undo"), {"batch": str(made[0].batch)})

    assert (state_of(published), state_of(quarantined)) == (State.PUBLISHED, State.QUARANTINED)
    assert len(mail.outbox) == 4
    with pytest.raises(StepNotAllowed):
        actions.undo(made[0], by=moderator)


def test_only_the_newest_decision_is_undone(moderator):
    post = held()
    (shown,) = actions.approve([post], by=moderator)
    (hidden,) = actions.hide([post], by=moderator, rule="advertisement")

    with pytest.raises(StepNotAllowed):
        actions.undo(shown, by=moderator)
    actions.undo(hidden, by=moderator)

    assert state_of(post) == State.PUBLISHED


def test_a_decision_is_never_changed(moderator):
    (decision,) = actions.hide([PostFactory()], by=moderator, rule="insult")

    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(reason="다른 까닭")


def test_the_author_reads_the_rule_and_objects_within_fourteen_days(client_for, moderator):
    account = writer()
    post = PostFactory(account=account)
    (decision,) = actions.hide([post], by=moderator, rule="insult", reason="누군가를 욕했습니다.")
    address = reverse("moderation:decision", args=["posts", post.pk])

    page = client_for(account).get(address).content.decode()
    assert "2. 욕설과 비방" in page and "누군가를 욕했습니다." in page
    assert client_for(writer()).get(address).status_code == 404

    with pytest.raises(TooLate):
        actions.object_to(decision, by=account, text="다시", at=timezone.now() + timedelta(days=15))
    with pytest.raises(StepNotAllowed):
        actions.object_to(decision, by=writer(), text="남의 글")
    client_for(account).post(address, {"text": "욕이 아니라 옛말입니다."})
    assert Objection.objects.get().text() == "욕이 아니라 옛말입니다."


def test_an_objection_is_decided_by_another_person(client_for, moderator):
    post = PostFactory()
    (decision,) = actions.hide([post], by=moderator, rule="insult")
    objection = actions.object_to(decision, by=post.pen.account, text="다시 보아 주세요.")
    address = reverse("office_moderation:objection", args=[objection.pk])
    mail.outbox.clear()

    with pytest.raises(SamePerson):
        actions.decide_objection(objection, by=moderator, is_upheld=False, answer="그대로")
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.update(decided_by=moderator)
    refused = client_for(moderator).post(address, {"is_upheld": "no", "answer": "그대로"}).content.decode()
    assert "다른 직원이 판단합니다" in refused and state_of(post) == State.HIDDEN

    auditor = OfficerFactory(auditor=True)
    client_for(auditor).post(address, {"is_upheld": "yes", "answer": "옛말이 맞습니다."})
    assert state_of(post) == State.PUBLISHED
    assert "받아들여" in mail.outbox[0].body
    with pytest.raises(StepNotAllowed):
        actions.decide_objection(objection, by=auditor, is_upheld=False, answer="다시")


def test_counts_follow_what_is_hidden_and_shown_again(moderator):
    comment = CommentFactory()
    (decision,) = actions.hide([comment], by=moderator, rule="insult")
    comment.post.refresh_from_db()
    assert comment.post.comment_count == 0

    actions.undo(decision, by=moderator)
    comment.post.refresh_from_db()
    assert comment.post.comment_count == 1


def test_everybody_reads_the_rules_and_how_often_texts_were_hidden(client, moderator):
    actions.hide([PostFactory(), PostFactory()], by=moderator, rule="insult")
    (undone,) = actions.hide([PostFactory()], by=moderator, rule="privacy")
    actions.undo(undone, by=moderator)

    figures = statistics.of_a_year()
    page = client.get(reverse("moderation:rules")).content.decode()

    assert (figures["hidden"], figures["undone"]) == (3, 1)
    assert {each["rule"].code: each["number"] for each in figures["by_rule"]}["insult"] == 2
    assert "차별과 혐오" in page


def test_the_comment_of_a_hidden_post_is_not_quoted_to_strangers(client_for, moderator):
    comment = CommentFactory(body="이어지는 말")
    actions.hide([comment.post], by=moderator, rule="privacy")

    assert client_for(writer()).get(reverse("moderation:report", args=["comments", comment.pk])).status_code == 404
    assert (
        client_for(moderator).get(reverse("office_moderation:text", args=["comments", comment.pk])).status_code == 200
    )


def test_who_reported_is_told_to_nobody(client_for, moderator):
    post, reporter = PostFactory(), writer()
    actions.report(post, by=reporter, rule="insult")

    for page in (
        client_for(moderator).get(reverse("office_moderation:text", args=["posts", post.pk])),
        client_for(post.pen.account).get(post.get_absolute_url()),
    ):
        assert reporter.pen.name not in page.content.decode()


def test_the_queue_asks_as_often_however_much_waits(client_for, moderator):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_for(moderator)

    def asked(view):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("office_moderation:desk"), {"view": view}).status_code == 200
        return len(queries)

    def more():
        held()
        actions.report(PostFactory(), by=writer(), rule="insult")
        actions.report(CommentFactory(), by=writer(), rule="insult")

    more()
    asked("held")
    before = [asked(view) for view in ("held", "reported")]
    for _each in range(3):
        more()

    assert [asked(view) for view in ("held", "reported")] == before
