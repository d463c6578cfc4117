"""What is held of somebody on the board: the name they write under, what they wrote, agreed to and follow."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from citizens.holdings import Holding, Subject
from portal.board.models import Comment, Follow, Pen, Post, Vote

BASIS = gettext_lazy("「개인정보 보호법」 제15조 제1항 제4호, 「정보통신망법」 제44조의5")


def _posts(citizen: Subject) -> QuerySet[Post]:
    return Post.objects.filter(pen__account=citizen.account_id).select_related("topic", "pen")


def _posts_of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for post in _posts(citizen).order_by("created_at", "id").iterator(200):
        yield {
            "pen": post.pen.name,
            "topic": post.topic.name,
            "title": post.title,
            "body": post.body,
            "state": post.get_state_display(),
            "created_at": post.created_at,
            "files": [file.name() for file in post.files.select_related("subject_key")],
        }


def _comments_of(citizen: Subject) -> Iterator[dict[str, Any]]:
    found = Comment.objects.filter(pen__account=citizen.account_id).order_by("created_at", "id")
    for comment in found.iterator(200):
        yield {"body": comment.body, "state": comment.get_state_display(), "created_at": comment.created_at}


def _votes_of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for vote in Vote.objects.filter(account=citizen.account_id).select_related("post").order_by("cast_at", "id"):
        yield {"title": vote.post.title, "agrees": vote.agrees, "cast_at": vote.cast_at}


def _follows_of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for follow in Follow.objects.filter(account=citizen.account_id).select_related("post").order_by("followed_at"):
        yield {"title": follow.post.title, "followed_at": follow.followed_at}


def _pens_of(citizen: Subject) -> Iterator[dict[str, Any]]:
    for pen in Pen.objects.filter(account=citizen.account_id):
        yield {"pen": pen.name, "created_at": pen.created_at}


_TITLE, _WRITTEN = gettext_lazy("제목"), gettext_lazy("쓴 일시")

KINDS = (
    Holding(
        code="pens",
        name=gettext_lazy("게시판 필명"),
        items={"pen": gettext_lazy("필명"), "created_at": gettext_lazy("정한 일시")},
        purpose=gettext_lazy("이름을 밝히지 않고 글을 쓰게 합니다."),
        basis=BASIS,
        of=_pens_of,
        count=lambda citizen: Pen.objects.filter(account=citizen.account_id).count(),
        tables=("board.Pen",),
    ),
    Holding(
        code="posts",
        name=gettext_lazy("게시글"),
        items={
            "pen": gettext_lazy("필명"),
            "topic": gettext_lazy("갈래"),
            "title": _TITLE,
            "body": gettext_lazy("본문"),
            "state": gettext_lazy("상태"),
            "created_at": _WRITTEN,
            "files": gettext_lazy("파일"),
        },
        purpose=gettext_lazy("자유게시판에 글을 올립니다."),
        basis=BASIS,
        of=_posts_of,
        count=lambda citizen: _posts(citizen).count(),
        tables=(
            "board.Post",
            "board.PostFile",
            "board.Revision",
            "board.OfficialAnswer",
            "board.FollowNotice",
            "board.Onward",
        ),
    ),
    Holding(
        code="comments",
        name=gettext_lazy("댓글"),
        items={"body": gettext_lazy("본문"), "state": gettext_lazy("상태"), "created_at": _WRITTEN},
        purpose=gettext_lazy("자유게시판에 댓글을 답니다."),
        basis=BASIS,
        of=_comments_of,
        count=lambda citizen: Comment.objects.filter(pen__account=citizen.account_id).count(),
        tables=("board.Comment",),
    ),
    Holding(
        code="votes",
        name=gettext_lazy("공감"),
        items={"title": _TITLE, "agrees": gettext_lazy("공감"), "cast_at": gettext_lazy("누른 일시")},
        purpose=gettext_lazy("한 사람이 한 번만 공감하게 합니다."),
        basis=BASIS,
        of=_votes_of,
        count=lambda citizen: Vote.objects.filter(account=citizen.account_id).count(),
        tables=("board.Vote",),
    ),
    Holding(
        code="follows",
        name=gettext_lazy("따르는 글"),
        items={"title": _TITLE, "followed_at": gettext_lazy("따른 일시")},
        purpose=gettext_lazy("새 댓글과 구청 답변을 알립니다."),
        basis=BASIS,
        of=_follows_of,
        count=lambda citizen: Follow.objects.filter(account=citizen.account_id).count(),
        tables=("board.Follow",),
    ),
)
