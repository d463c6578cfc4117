"""Everybody at once: counts stay exact, one vote each, one post for one key, numbers without gaps."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import connections, transaction

from portal.board.actions import commenting, counting, posting, voting
from portal.board.models import Comment, Post, Vote
from portal.moderation import actions as moderation
from portal.moderation.models import Decision, Report
from tests.factories.accounts import OfficerFactory
from tests.factories.board import CommentFactory, PostFactory, TopicFactory, writer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs, threads=8, *, together=False):
    """Do all of these, each in a thread with a connection of its own; gives what they returned."""
    gate = threading.Barrier(len(jobs)) if together else None

    def run(job):
        try:
            if gate:
                connections["default"].ensure_connection()
                gate.wait(20)
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return [future.result() for future in [pool.submit(run, job) for job in jobs]]


def test_many_agree_at_once_and_each_counts_once():
    post, people = PostFactory(), [writer() for _each in range(8)]

    for person in people:  # the same hand, so that all reach the empty place together
        at_once([lambda person=person: voting.vote(post, by=person, agrees=True)] * 6, together=True)
    others = [writer() for _each in range(8)]
    at_once([lambda person=person: voting.vote(post, by=person, agrees=True) for person in others], together=True)

    post.refresh_from_db()
    assert post.agree_count == Vote.objects.filter(post=post).count() == 16


def test_one_hand_that_presses_everything_at_once_leaves_an_exact_count():
    post, person, rng = PostFactory(), writer(), Random(1)

    wishes = [rng.choice([True, False, None]) for _each in range(60)]
    at_once([lambda wish=wish: voting.vote(post, by=person, agrees=wish) for wish in wishes])

    post.refresh_from_db()
    votes = list(Vote.objects.filter(post=post).values_list("agrees", flat=True))
    assert (post.agree_count, post.disagree_count) == (votes.count(True), votes.count(False))
    assert len(votes) <= 1


def test_counting_anew_while_everybody_votes_and_writes_changes_nothing():
    post, people = PostFactory(), [writer() for _each in range(8)]
    jobs = [lambda person=person: voting.vote(post, by=person, agrees=True) for person in people]
    jobs += [
        lambda person=person: commenting.write(post, submission_key=uuid.uuid4(), by=person, body="네")
        for person in people
    ]

    recounts = at_once([job for pair in zip(jobs, [counting.recount] * len(jobs), strict=True) for job in pair])

    assert counting.recount() == 0
    post.refresh_from_db()
    assert (post.agree_count, post.comment_count) == (8, 8)
    assert sum(each for each in recounts if isinstance(each, int)) == 0


def test_mending_a_wrong_count_waits_for_who_is_voting():
    post, person = PostFactory(), writer()
    Post.objects.filter(pk=post.pk).update(agree_count=7)
    voted, may_end = threading.Event(), threading.Event()

    def vote_slowly():
        with transaction.atomic():
            voting.vote(post, by=person, agrees=True)
            voted.set()
            may_end.wait(20)

    def mend():
        voted.wait(20)
        threading.Timer(0.5, may_end.set).start()  # by then the mending waits, or has read what is old
        return counting.recount()

    at_once([vote_slowly, mend], together=True)

    post.refresh_from_db()
    assert post.agree_count == Vote.objects.filter(post=post).count() == 1


def test_comments_written_at_once_get_numbers_without_gap_or_double():
    post, people = PostFactory(), [writer() for _each in range(6)]
    first = CommentFactory(post=post)

    at_once(
        [
            lambda person=person, parent=parent: commenting.write(
                post, submission_key=uuid.uuid4(), by=person, body="저도요", parent=parent
            )
            for person in people
            for parent in (None, first)
        ]
    )

    numbers = sorted(Comment.objects.filter(post=post).values_list("number", flat=True))
    post.refresh_from_db()
    assert numbers == list(range(1, 14))
    assert post.comment_count == post.last_comment_number == 13


def test_one_form_sent_from_many_windows_is_one_post_and_one_comment():
    person, topic, key = writer(), TopicFactory(), uuid.uuid4()

    posts = at_once(
        [
            lambda: posting.write(submission_key=key, by=person, topic=topic, title="가", body="나")
            for _each in range(8)
        ]
    )
    comments = at_once(
        [lambda: commenting.write(posts[0], submission_key=key, by=person, body="네") for _each in range(8)]
    )

    assert len({post.pk for post in posts}) == Post.objects.count() == 1
    assert len({comment.pk for comment in comments}) == Comment.objects.count() == 1
    posts[0].refresh_from_db()
    assert posts[0].comment_count == 1


def test_two_moderators_who_decide_at_once_make_one_decision():
    comment, moderators = CommentFactory(), [OfficerFactory(content=True) for _each in range(4)]
    reporters = [writer() for _each in range(4)]

    at_once([lambda who=who: moderation.report(comment, by=who, rule="insult") for who in reporters * 2])
    made = at_once([lambda who=who: moderation.hide([comment], by=who, rule="insult") for who in moderators])

    assert Report.objects.count() == 4
    assert sum(len(each) for each in made) == Decision.objects.count() == 1
    comment.post.refresh_from_db()
    assert comment.post.comment_count == 0
