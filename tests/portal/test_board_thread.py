"""Comments are rendered once for all who read them alike; any change is on the page at once."""

import pytest

from portal.board.actions import commenting, states
from portal.board.models import State
from tests.factories.board import CommentFactory, PostFactory, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(db):
    return CommentFactory(post=PostFactory(), account=writer(), body="밤에는 더 어둡습니다.")


def page(client, comment):
    return client.get(comment.post.get_absolute_url()).content.decode()


def test_a_thread_asks_no_words_twice(client, client_for, comment, django_assert_max_num_queries):
    reader = client_for(writer())
    page(reader, comment)
    with django_assert_max_num_queries(4):  # session, account, post, marks of the comments
        assert "밤에는 더 어둡습니다." in page(reader, comment)


def test_an_edited_comment_is_read_in_its_new_words(client, comment):
    assert "밤에는 더 어둡습니다." in page(client, comment)
    commenting.edit(comment, by=comment.pen.account, body="낮에도 어둡습니다.")
    assert "낮에도 어둡습니다." in page(client, comment)
    assert "밤에는 더 어둡습니다." not in page(client, comment)


@pytest.mark.parametrize("to", [State.HIDDEN, State.WITHDRAWN, State.QUARANTINED])
def test_a_comment_that_is_no_longer_shown_is_gone_at_once(client, comment, to):
    assert "밤에는 더 어둡습니다." in page(client, comment)
    states.change(comment, to)
    assert "밤에는 더 어둡습니다." not in page(client, comment)


def test_a_new_pen_name_stands_at_the_old_comment(client, comment):
    page(client, comment)
    type(comment.pen).objects.filter(pk=comment.pen_id).update(name="새로운이웃")
    assert "새로운이웃" in page(client, comment)


def test_only_its_author_is_offered_to_change_it(client, client_for, comment):
    own, other = client_for(comment.pen.account), client_for(writer())
    change = f"/board/comments/{comment.pk}/edit/"
    assert change in page(own, comment)
    assert change not in page(other, comment)
    assert change not in page(client, comment)
    assert change in page(own, comment)
