"""A post goes on: as its author's issue, linked both ways, to everybody's eyes."""

import pytest

from portal.board.actions import states
from portal.board.models import State
from portal.participation.models import Issue
from tests.factories.accounts import AccountFactory
from tests.factories.board import PostFactory, writer
from tests.factories.participation import resident, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(db):
    rule()
    return resident()


@pytest.fixture
def post(author):
    return PostFactory(account=author, title="도서관이 너무 일찍 닫아요", body="밤에는 아이와 갈 곳이 없습니다.")


def raised(client, post, **changed):
    page = client.get(f"/board/{post.pk}/issue/")
    words = {name: field.value() for name, field in ((each.name, each) for each in page.context["form"])}
    client.post(f"/board/{post.pk}/issue/", words | changed)
    return Issue.objects.get()


def test_an_own_post_becomes_an_issue_with_its_words_and_both_lead_to_each_other(client_for, client, author, post):
    issue = raised(client_for(author), post)
    assert (issue.post, issue.title, issue.body) == (post, post.title, post.body)
    assert issue.pen_name == post.pen.name
    own = client_for(author)
    assert f"/issues/{issue.pk}/" in own.get(post.get_absolute_url()).content.decode()
    assert f"/board/{post.pk}/" in own.get(f"/issues/{issue.pk}/").content.decode()


def test_neighbours_see_the_issue_beside_the_post_only_once_it_is_open(client_for, client, author, post):
    issue = raised(client_for(author), post)
    assert f"/issues/{issue.pk}/" not in client.get(post.get_absolute_url()).content.decode()
    Issue.objects.filter(pk=issue.pk).update(status="answered", answer="늘리겠습니다.")
    assert f"/issues/{issue.pk}/" in client.get(post.get_absolute_url()).content.decode()


def test_an_issue_does_not_lead_to_a_post_that_was_hidden(client_for, author, post):
    issue = raised(client_for(author), post)
    states.change(post, State.HIDDEN)
    assert f"/board/{post.pk}/" not in client_for(author).get(f"/issues/{issue.pk}/").content.decode()


def test_nobody_raises_an_issue_from_a_neighbours_post_or_from_one_that_is_not_shown(client_for, author, post):
    stranger = writer(resident(account=AccountFactory()))
    assert client_for(stranger).get(f"/board/{post.pk}/issue/").status_code == 404
    states.change(post, State.WITHDRAWN)
    assert client_for(author).get(f"/board/{post.pk}/issue/").status_code == 404
