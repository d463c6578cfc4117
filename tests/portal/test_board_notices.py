"""Followers are told once: now, in the morning or not at all, as they chose; never of what was hidden meanwhile."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from citizens.preferences import actions as preferences
from portal.board import notices
from portal.board.actions import answering, following, states
from portal.board.models import FollowNotice, State
from portal.board.tasks import tell_followers
from tests.factories.accounts import OfficerFactory
from tests.factories.board import CommentFactory, PostFactory, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return PostFactory(title="횡단보도 신호")


def wish(account, wanted):
    preferences.choose(account.citizen, {"board": wanted}, by=account)


def test_the_author_is_told_of_a_comment_once_and_nobody_of_their_own(post):
    CommentFactory(post=post, body="저도 그렇게 생각합니다")
    CommentFactory(post=post, account=post.pen.account, body="고맙습니다")

    tell_followers()
    tell_followers()

    (letter,) = mail.outbox
    assert "저도 그렇게 생각합니다" in letter.body and "고맙습니다" not in letter.body
    assert post.get_absolute_url() in letter.body and reverse("preferences:notifications") in letter.body


def test_an_official_answer_is_told_at_once_even_shortly_after_another_letter(post):
    CommentFactory(post=post)
    tell_followers()
    CommentFactory(post=post)
    tell_followers()
    assert len(mail.outbox) == 1, "comments wait a quarter of an hour"

    answering.answer(post, by=OfficerFactory(), body="고치겠습니다")
    tell_followers()

    assert len(mail.outbox) == 2
    assert "고치겠습니다" in mail.outbox[1].body


def test_comments_that_waited_come_in_one_letter(post):
    CommentFactory(post=post)
    tell_followers()
    for _each in range(3):
        CommentFactory(post=post)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        tell_followers()

    assert len(mail.outbox) == 2
    assert FollowNotice.objects.filter(settled_at=None).count() == 0


def test_once_a_day_comes_the_next_morning_and_not_at_all_never(post):
    daily, never = writer(), writer()
    for account, wanted in ((daily, "daily"), (never, "none"), (post.pen.account, "none")):
        following.follow(post, by=account)
        wish(account, wanted)
    CommentFactory(post=post)
    tell_followers()
    assert mail.outbox == []

    tomorrow = timezone.localtime(timezone.now() + timedelta(days=1)).replace(hour=8, minute=5)
    with time_machine.travel(tomorrow, tick=False):
        tell_followers()
        tell_followers()

    assert len(mail.outbox) == 1
    assert FollowNotice.objects.filter(settled_at=None).count() == 0


def test_what_was_hidden_before_the_letter_is_not_sent_around(post):
    comment = CommentFactory(post=post, body="가려질 말")
    notices.note_news()
    states.change(comment, State.HIDDEN)

    notices.send_due(timezone.now())

    assert mail.outbox == []


def test_what_is_held_is_told_once_it_goes_up(post):
    comment = CommentFactory(post=post, body="무직자 당일대출 저금리 상담 텔레그램 문의 무담보 대출")
    assert comment.state == State.QUARANTINED
    tell_followers()
    assert mail.outbox == []

    states.change(comment, State.PUBLISHED)
    tell_followers()
    assert len(mail.outbox) == 1


def test_a_letter_in_english_for_who_reads_english(post):
    post.pen.account.citizen.language = "en"
    post.pen.account.citizen.save()
    CommentFactory(post=post)

    tell_followers()

    assert "new comments" in mail.outbox[0].subject.lower()


def test_the_personal_page_shows_followed_posts_in_one_query(post, client_for):
    page = client_for(post.pen.account).get(reverse("dashboard:me")).content.decode()

    assert "횡단보도 신호" in page
