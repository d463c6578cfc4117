"""The comments under a post as HTML: each rendered once in this process for all who read it alike.

Any change of a comment makes another key, so nobody reads what was hidden or withdrawn a moment ago.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.board import listing
from portal.board.models import Comment, Post
from portal.board.models.writing import MODERATE
from portal.pages import formatting

MOST_KEPT = 5000
Key = tuple[Any, ...]

_kept: dict[Key, SafeString] = {}


@dataclass(frozen=True)
class Reader:
    """Who reads, as far as it makes a difference."""

    pen: UUID | None
    is_citizen: bool
    sees_all: bool

    @classmethod
    def of(cls, account: Any, pen: UUID | None) -> "Reader":
        is_officer = account.is_authenticated and account.is_officer
        return cls(pen, account.is_authenticated and not is_officer, is_officer and account.has_perm(MODERATE))


def page(post: Post, after: str, reader: Reader) -> tuple[list[SafeString], str]:
    """A page of the thread, one piece for each comment, and the mark with which the next page begins."""
    marks, next_mark = listing.comment_marks(post, after)
    alike = (get_language(), reader.is_citizen, reader.sees_all)
    keys = {mark.pk: (mark, mark.pen_id == reader.pen, *alike) for mark in marks}
    found = {pk: _kept.get(key) for pk, key in keys.items()}
    if missing := [pk for pk, html in found.items() if html is None]:
        for comment in Comment.objects.filter(pk__in=missing).select_related("pen"):
            found[comment.pk] = _rendered(post, comment, reader, is_own=comment.pen_id == reader.pen)
            _keep(keys[comment.pk], found[comment.pk])
    return [html for html in found.values() if html is not None], next_mark


def _keep(key: Key, html: SafeString | None) -> None:
    if html is not None:
        if len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept), key), None)
        _kept[key] = html


def _rendered(post: Post, comment: Comment, reader: Reader, *, is_own: bool) -> SafeString:
    """One comment with what this reader may see of it and do with it."""
    may_see = comment.is_shown or is_own or reader.sees_all
    words = {
        "comment": comment,
        "is_own": is_own,
        "is_citizen": reader.is_citizen,
        "may_see": may_see,
        "html": formatting.render(comment.body) if may_see else "",
        "reply_url": f"{post.get_absolute_url()}?reply={comment.pk}#write",
        "report_url": reverse("moderation:report", args=["comments", comment.pk]),
    }
    return mark_safe(get_template("board/comment.html").render(words))  # noqa: S308 - our own template
