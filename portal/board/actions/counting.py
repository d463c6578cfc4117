"""Counts anew what the actions keep, so that a difference cannot stay hidden."""

from typing import Any

from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portal.board.models import Comment, Post, State, Vote

BATCH = 500


def recount() -> int:
    """Set every count right; returns how many posts were wrong, which is none unless somebody wrote by hand."""
    suspects = list(_wrong(Post.objects.all()).values_list("pk", flat=True))
    return sum(_mend(suspects[start : start + BATCH]) for start in range(0, len(suspects), BATCH))


@transaction.atomic
def _mend(suspects: list[Any]) -> int:
    """Looked at again with the posts locked: who was only voting at that moment is not wrong."""
    list(Post.objects.select_for_update(of=("self",)).filter(pk__in=suspects).order_by("pk").values_list("pk"))
    wrong = list(_wrong(Post.objects.filter(pk__in=suspects)))
    for post in wrong:
        post.comment_count, post.agree_count, post.disagree_count = post.comments_now, post.agrees_now, post.nays_now
    Post.objects.bulk_update(wrong, ["comment_count", "agree_count", "disagree_count"])
    return len(wrong)


def _wrong(posts: QuerySet[Post]) -> QuerySet[Any]:
    counted = posts.annotate(
        comments_now=_number(Comment.objects.filter(state=State.PUBLISHED)),
        agrees_now=_number(Vote.objects.filter(agrees=True)),
        nays_now=_number(Vote.objects.filter(agrees=False)),
    )
    return counted.filter(
        ~Q(comment_count=F("comments_now")) | ~Q(agree_count=F("agrees_now")) | ~Q(disagree_count=F("nays_now"))
    ).only("pk", "comment_count", "agree_count", "disagree_count")


def _number(rows: QuerySet[Any]) -> Coalesce:
    grouped = rows.filter(post=OuterRef("pk")).order_by().values("post").annotate(number=Count("pk"))
    return Coalesce(Subquery(grouped.values("number"), output_field=IntegerField()), 0)
