"""The free board: writing, reading, changing, withdrawing, agreeing, answering."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from citizens.accounts import identity
from portal.board import listing
from portal.board.actions import answering, commenting, counting, pens, posting, states, voting
from portal.board.errors import NotAllowed, NotVerified, PenNameTaken, StaleAnswer
from portal.board.models import DEEPEST, Comment, Follow, OfficialAnswer, Post, State, Vote
from tests.factories.accounts import AccountFactory, DepartmentFactory
from tests.factories.board import CommentFactory, PostFactory, TopicFactory, writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(client_for):
    return lambda account=None: client_for(writer(account))


def typed(topic, **words):
    return {
        "submission_key": str(uuid.uuid4()),
        "topic": topic.pk,
        "title": "신호가 짧습니다",
        "body": "몇 초만 늘려 주세요.",
    } | words


def test_everybody_reads_the_list_and_a_post_without_a_login(client):
    post = PostFactory(title="횡단보도 신호", body="**너무** 짧습니다")

    listed = client.get(reverse("board:list")).content.decode()
    page = client.get(post.get_absolute_url()).content.decode()

    assert "횡단보도 신호" in listed
    assert "<strong>너무</strong> 짧습니다" in page


def test_only_somebody_verified_with_a_pen_name_writes(client_for, citizen, settings):
    client = client_for(citizen)
    settings.DEMO = True
    answer = client.get(reverse("board:new"))
    assert answer["Location"].startswith(reverse("identity:verification"))

    settings.DEMO = False
    assert client.get(reverse("board:new")).status_code == 403

    identity.record(citizen, "demo", identity.VerifiedPerson(duplication_key="one"))
    assert client.get(reverse("board:new"))["Location"].startswith(reverse("board:pen"))
    client.post(reverse("board:pen"), {"name": "바다산책", "next": "/board/new/"})
    assert client.get(reverse("board:new")).status_code == 200
    with pytest.raises(NotVerified):
        posting.write(submission_key=uuid.uuid4(), by=AccountFactory(), topic=TopicFactory(), title="가", body="나")


def test_a_form_sent_twice_makes_one_post_and_its_author_follows_it(client_of):
    account, topic = writer(), TopicFactory()
    client, words = client_of(account), typed(topic)

    first = client.post(reverse("board:new"), words)
    second = client.post(reverse("board:new"), words)

    assert first["Location"] == second["Location"]
    assert Post.objects.count() == Follow.objects.filter(account=account).count() == 1


def test_the_real_name_stands_on_no_page(client, client_for, officer):
    account = writer()
    post = PostFactory(account=account)
    name = account.citizen.own_details().name

    for asked in (client, client_for(officer)):
        page = asked.get(post.get_absolute_url()).content.decode()
        assert post.pen.name in page
        assert name not in page


@pytest.mark.parametrize("name", ["한별구청", "관리자1", "공 무 원", "Ａdmin"])
def test_a_pen_name_does_not_pose_as_the_office(name):
    with pytest.raises(PenNameTaken):
        pens.choose(by=writer(), name=name)


def test_two_pen_names_that_look_alike_are_one():
    writer(name="Sol0")
    with pytest.raises(PenNameTaken):
        pens.choose(by=writer(), name="ｓolO")


def test_editing_keeps_the_earlier_words_for_everybody(client, client_of):
    account = writer()
    post = PostFactory(account=account, title="처음 제목", body="처음 글")

    posting.edit(post, by=account, topic=post.topic, title="고친 제목", body="고친 글")
    history = client.get(reverse("board:history", args=[post.pk])).content.decode()

    assert "처음 글" in history and "고친 글" in history
    with pytest.raises(DatabaseError), transaction.atomic():
        post.revisions.update(body="아무도 모르게")


def test_nobody_edits_or_withdraws_anothers_post(client_of):
    post = PostFactory()
    client = client_of()

    assert client.get(reverse("board:edit", args=[post.pk])).status_code == 404
    assert client.post(reverse("board:withdrawal", args=[post.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        posting.withdraw(post, by=writer())


def test_what_is_withdrawn_or_hidden_is_seen_by_its_author_alone(client, client_of, client_for, officer):
    account = writer()
    withdrawn, hidden = PostFactory(account=account), PostFactory(account=account)
    posting.withdraw(withdrawn, by=account)
    states.change(hidden, State.HIDDEN)

    for post in (withdrawn, hidden):
        seen = [each.get(post.get_absolute_url()).status_code for each in (client, client_of(), client_for(officer))]
        assert seen == [404, 404, 404]
        assert client_of(account).get(post.get_absolute_url()).status_code == 200
    assert client.get(reverse("board:feed")).content.count(b"<entry>") == 0
    with pytest.raises(NotAllowed):
        posting.edit(hidden, by=account, topic=hidden.topic, title="다시", body="올림")


def test_comments_make_threads_of_bounded_depth():
    post = PostFactory()
    first = CommentFactory(post=post)
    second = CommentFactory(post=post)
    chain = [first]
    for _each in range(5):
        chain.append(CommentFactory(post=post, parent=chain[-1]))

    shown = [post.comments.get(pk=mark.pk) for mark in listing.comment_marks(post, "")[0]]

    assert [comment.number for comment in shown] == [1, 3, 4, 5, 6, 7, 2]
    assert max(comment.depth for comment in shown) == DEEPEST
    assert second.depth == 1
    post.refresh_from_db()
    assert post.comment_count == 7


def test_a_hidden_comment_keeps_its_place_without_its_words(client):
    comment = CommentFactory(body="가려질 말")
    CommentFactory(post=comment.post, parent=comment, body="남은 답글")
    states.change(comment, State.HIDDEN)

    page = client.get(comment.post.get_absolute_url()).content.decode()

    assert "가려질 말" not in page
    assert "남은 답글" in page
    comment.post.refresh_from_db()
    assert comment.post.comment_count == 1


def test_nobody_comments_on_what_is_not_shown():
    comment = CommentFactory()
    states.change(comment, State.HIDDEN)
    with pytest.raises(NotAllowed):
        CommentFactory(post=comment.post, parent=comment)
    states.change(comment.post, State.HIDDEN)
    with pytest.raises(NotAllowed):
        CommentFactory(post=comment.post)


def test_one_account_has_one_vote_and_changes_it(client_of):
    post, account = PostFactory(), writer()

    for agrees, counts in ((True, (1, 0)), (True, (1, 0)), (False, (0, 1)), (None, (0, 0)), (None, (0, 0))):
        voting.vote(post, by=account, agrees=agrees)
        post.refresh_from_db()
        assert (post.agree_count, post.disagree_count) == counts
    with pytest.raises(NotAllowed):
        voting.vote(post, by=post.pen.account, agrees=True)
    with pytest.raises(NotVerified):
        voting.vote(post, by=AccountFactory(), agrees=True)


def test_recounting_finds_and_mends_what_somebody_wrote_by_hand():
    post = PostFactory()
    CommentFactory(post=post)
    voting.vote(post, by=writer(), agrees=True)
    assert counting.recount() == 0

    Post.objects.filter(pk=post.pk).update(agree_count=9, comment_count=0)

    assert counting.recount() == 1
    post.refresh_from_db()
    assert (post.agree_count, post.comment_count) == (1, 1)


def test_an_official_answer_is_signed_pinned_and_keeps_its_earlier_words(client, client_for, officer):
    post = PostFactory()
    CommentFactory(post=post, body="댓글입니다")
    address = reverse("office_posts:answer", args=[post.pk])

    client_for(officer).post(address, {"version": 0, "body": "다음 주에 고칩니다."})
    page = client.get(post.get_absolute_url()).content.decode()

    assert page.index("다음 주에 고칩니다.") < page.index("댓글입니다")
    assert officer.department.name in page and officer.display_name in page
    stale = client_for(officer).post(address, {"version": 0, "body": "모레 고칩니다."})
    assert stale.status_code == 200 and "모레 고칩니다." in stale.content.decode()
    client_for(officer).post(address, {"version": 1, "body": "모레 고칩니다."})
    answer = OfficialAnswer.objects.get()
    assert answer.body == "모레 고칩니다." and answer.revisions.get().body == "다음 주에 고칩니다."
    with pytest.raises(StaleAnswer):
        answering.answer(post, by=officer, body="다시", expected_version=1)


def test_posts_are_found_by_their_words_with_particles_and_spaces(client):
    PostFactory(title="횡단보도 신호가 짧아요", body="학교 앞입니다")
    PostFactory(title="도서관 시간", body="열람실을 늦게까지 열어 주세요")

    for question, count in (("횡단보도", 1), ("신호", 1), ("열람실", 1), ("없는말씀", 0), ("가", 0), ("' | ! &", 0)):
        page = listing.posts(listing.Wanted.of({"q": question}, []), {})
        assert len(page.rows) == count, question
        assert client.get(reverse("board:list"), {"q": question}).status_code == 200


def test_the_list_pages_by_key_in_both_orders(client):
    account = writer()
    now = timezone.now()
    for number in range(25):
        PostFactory(account=account, at=now - timezone.timedelta(hours=number), title=f"글 {number}", body=f"{number}")
    Post.objects.filter(title="글 24").update(agree_count=5)

    for sort in ("new", "agreed"):
        wanted = listing.Wanted(sort=sort)
        first = listing.posts(wanted, {})
        second = listing.posts(wanted, {"after": first.next_mark})
        assert len({post.pk for post in (*first.rows, *second.rows)}) == 25
        assert second.next_mark == ""
        for mark in ("x_y", "5_y", f"5_{uuid.uuid4()}", "2026-01-01T00:00:00+09:00_x", f"９_{uuid.uuid4()}"):
            assert client.get(reverse("board:list"), {"after": mark, "sort": sort}).status_code == 200
    assert listing.posts(listing.Wanted(sort="agreed"), {}).rows[0].title == "글 24"


def test_lists_and_pages_ask_as_often_however_much_there_is(client, client_of):
    post, account = PostFactory(), writer()
    reader = client_of(account)

    def asked(client, address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    addresses = [reverse("board:list"), post.get_absolute_url()]
    before = [asked(each, address) for each in (client, reader) for address in addresses]
    for _each in range(5):
        PostFactory()
        CommentFactory(post=post, parent=CommentFactory(post=post))
    after = [asked(each, address) for each in (client, reader) for address in addresses]

    assert before == after
    assert max(after) <= 12


def test_the_feed_has_the_newest_posts_under_pen_names(client):
    post = PostFactory(title="새 글 & 소식")

    answer = client.get(reverse("board:feed"))

    assert answer["Content-Type"].startswith("application/atom+xml")
    assert b"&amp; " in answer.content and post.pen.name.encode() in answer.content


def test_an_author_takes_a_post_on_as_a_petition_and_as_a_consultation(client_of, settings):
    from civil_petitions.drafts.models import Draft
    from tests.factories.petitions import FormVersionFactory

    form_version = FormVersionFactory(is_current=True)
    account = writer()
    post = PostFactory(account=account, title="도로가 파였어요", body="정류장 앞입니다")
    client = client_of(account)

    to_form = client.post(reverse("board:petition", args=[post.pk]), {"type": form_version.petition_type.pk})
    draft = Draft.objects.get(account=account)
    assert to_form["Location"] == reverse("drafts:step", args=[draft.pk])
    assert draft.raw()["content"] == ["도로가 파였어요\n\n정류장 앞입니다"]

    address = reverse("board:consultation", args=[post.pk])
    page = client.get(address)
    assert "정류장 앞입니다" in page.content.decode()
    client.post(
        address,
        {
            "submission_key": str(uuid.uuid4()),
            "subject": "도로",
            "body": "파였어요",
            "mail_shows": "link",
            "department": DepartmentFactory().pk,
        },
    )
    assert post.onwards.count() == 2
    own = client.get(post.get_absolute_url()).content.decode()
    assert post.onwards.exclude(consultation=None).get().consultation.number in own
    assert client_of().get(address).status_code == 404


def test_comments_are_edited_and_withdrawn_by_their_author_alone(client_of):
    account = writer()
    comment = CommentFactory(account=account, body="처음 말")

    client_of(account).post(
        reverse("board:comment_edit", args=[comment.pk]), {"submission_key": str(comment.pk), "body": "고친 말"}
    )
    comment.refresh_from_db()
    assert comment.body == "고친 말" and comment.revisions.get().body == "처음 말"
    assert client_of().post(reverse("board:comment_withdrawal", args=[comment.pk])).status_code == 404
    commenting.withdraw(comment, by=account)
    assert Comment.objects.get().state == State.WITHDRAWN
    comment.post.refresh_from_db()
    assert comment.post.comment_count == 0
    assert Vote.objects.count() == 0
