"""How long what was said on the board is kept, and how it goes."""

from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from citizens.retention import Counts, Period, RetentionRule, Way, delete_rows
from portal.board import files
from portal.board.models import (
    Comment,
    Follow,
    FollowNotice,
    OfficialAnswer,
    Onward,
    Pen,
    Post,
    PostFile,
    Revision,
    State,
    Vote,
)

BASIS = _("우리 구의 기록관리기준표 (쓴 날부터)")


def _destroy_posts(posts: QuerySet[Post]) -> Counts:
    """The posts with everything that hangs on them; files of theirs are named, to be forgotten afterwards."""
    ids = list(posts.values_list("pk", flat=True))
    of_posts = Q(post__in=ids) | Q(comment__post__in=ids) | Q(answer__post__in=ids)
    counts = _without_history(of_posts)
    counts.files += list(PostFile.objects.filter(post__in=ids).values_list("pk", flat=True))
    for model in (FollowNotice, Onward, Follow, Vote, PostFile, OfficialAnswer, Comment):
        counts.removed(model._default_manager.filter(post__in=ids))
    return counts.removed(Post.objects.filter(pk__in=ids))


def _destroy_comments(comments: QuerySet[Comment]) -> Counts:
    """The comments alone: replies of others stay, under no comment."""
    ids = list(comments.values_list("pk", flat=True))
    counts = _without_history(Q(comment__in=ids))
    counts.removed(FollowNotice.objects.filter(comment__in=ids))
    for post_id in Comment.objects.filter(pk__in=ids, state=State.PUBLISHED).values_list("post", flat=True):
        Post.objects.filter(pk=post_id).update(comment_count=F("comment_count") - 1)
    return counts.removed(Comment.objects.filter(pk__in=ids))


def _destroy_votes(votes: QuerySet[Vote]) -> Counts:
    """A vote that goes is taken from the count: the two must always agree."""
    locked = list(votes.select_for_update().values_list("pk", "post", "agrees"))
    for _pk, post_id, agrees in locked:
        name = "agree_count" if agrees else "disagree_count"
        Post.objects.filter(pk=post_id).update(**{name: F(name) - 1})
    return Counts().removed(Vote.objects.filter(pk__in=[pk for pk, _post, _agrees in locked]))


def _without_history(which: Q) -> Counts:
    return Counts().removed(Revision.objects.filter(which))


def _forget(file_id: UUID) -> None:
    files.forget(file_id)


RULES = (
    RetentionRule(
        code="pens",
        name=_("게시판 필명"),
        legal_basis=_("「개인정보 보호법」 제21조"),
        period=None,
        table="board.Pen",
        ended_before=lambda instant: Pen.objects.filter(
            created_at__lt=instant, posts=None, comments=None, account__is_active=False
        ),
        destroy=delete_rows,
        way=Way.WITH_ANOTHER,
        citizen="account__citizen",
        follows=("profile",),
        follows_by="account__citizen",
        kept_by_law=False,
    ),
    RetentionRule(
        code="votes",
        name=_("게시판 공감"),
        legal_basis=BASIS,
        period=Period(years=5),
        minimum=Period(years=1),
        table="board.Vote",
        ended_before=lambda instant: Vote.objects.filter(cast_at__lt=instant),
        destroy=_destroy_votes,
        citizen="account__citizen",
        kept_by_law=False,
    ),
    RetentionRule(
        code="follows",
        name=_("따르는 글"),
        legal_basis=BASIS,
        period=Period(years=5),
        minimum=Period(years=1),
        table="board.Follow",
        ended_before=lambda instant: Follow.objects.filter(followed_at__lt=instant),
        destroy=delete_rows,
        citizen="account__citizen",
        kept_by_law=False,
    ),
    RetentionRule(
        code="comments",
        name=_("댓글"),
        legal_basis=BASIS,
        period=Period(years=5),
        minimum=Period(years=1),
        table="board.Comment",
        ended_before=lambda instant: Comment.objects.filter(created_at__lt=instant),
        destroy=_destroy_comments,
        citizen="pen__account__citizen",
        kept_by_law=False,
    ),
    RetentionRule(
        code="posts",
        name=_("게시글"),
        legal_basis=BASIS,
        period=Period(years=5),
        minimum=Period(years=1),
        table="board.Post",
        ended_before=lambda instant: Post.objects.filter(created_at__lt=instant),
        destroy=_destroy_posts,
        citizen="pen__account__citizen",
        with_it=(
            "board.PostFile",
            "board.Revision",
            "board.OfficialAnswer",
            "board.FollowNotice",
            "board.Onward",
        ),
        kept_by_law=False,
        forget_file=_forget,
    ),
)
