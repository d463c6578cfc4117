"""The lists of the board: by topic, by what is asked for, newest or most agreed first; always page by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, Value

from citizens.accounts.paging import Page, page_by_key
from portal.board.models import Comment, Post, Topic
from portal.search import grams

PAGE_SIZE = 20
COMMENTS_SHOWN = 100
LONGEST_QUESTION = 60
MOST_GRAMS = 30
SORTS = {"new": "-created_at", "agreed": "-agree_count"}


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for, made safe."""

    topic: Topic | None = None
    question: str = ""
    sort: str = "new"
    answered: bool = False

    @classmethod
    def of(cls, query: Mapping[str, Any], topics: list[Topic]) -> "Wanted":
        return cls(
            topic=next((topic for topic in topics if topic.pk == query.get("topic")), None),
            question=" ".join(str(query.get("q", "")).replace("\0", "").split())[:LONGEST_QUESTION],
            sort="agreed" if query.get("sort") == "agreed" else "new",
            answered=query.get("answered") == "1",
        )

    @property
    def is_too_short(self) -> bool:
        """Two letters at least: one stands in nearly every post."""
        return bool(self.question) and len("".join(grams.normalise(self.question).split())) < 2


class HasAllGrams(Func):
    """Whether the vector holds every gram; they are quoted, never read as query syntax."""

    template = "%(expressions)s::tsquery"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, wanted: list[str]) -> None:
        quoted = ("'" + gram.replace("\\", "\\\\").replace("'", "''") + "'" for gram in wanted)
        super().__init__(F("grams"), Value(" & ".join(quoted), output_field=SearchVectorField()))


def posts(wanted: Wanted, query: Mapping[str, Any]) -> Page[Post]:
    """One page of what everybody may see."""
    if wanted.is_too_short:
        return Page([], "")
    found = Post.objects.shown().for_list()
    if wanted.topic:
        found = found.filter(topic=wanted.topic)
    if wanted.question:
        found = found.filter(HasAllGrams(grams.query_grams(wanted.question)[:MOST_GRAMS]))
    if wanted.answered:
        found = found.filter(answered_at__isnull=False)
        return page_by_key(found.order_by("-answered_at", "id"), query, PAGE_SIZE)
    return page_by_key(found.order_by(SORTS[wanted.sort], "id"), query, PAGE_SIZE)


MARKED = ("pk", "path", "state", "edited_at", "pen_id", "pen__name")


class Mark(NamedTuple):
    """All that changes when a comment changes, without its words."""

    pk: UUID
    path: str
    state: str
    edited_at: datetime | None
    pen_id: UUID
    pen_name: str


def comment_marks(post: Post, after: str) -> tuple[list[Mark], str]:
    """A page of the threads in their order, and the place after which the next one begins.

    What is not shown keeps its place without its words, so that replies do not lose what they reply to.
    """
    rows = Comment.objects.filter(post=post).order_by("path")
    if after.isascii() and after.isprintable():
        rows = rows.filter(path__gt=after[:40])
    marks = [Mark(*row) for row in rows.values_list(*MARKED)[: COMMENTS_SHOWN + 1]]
    return marks[:COMMENTS_SHOWN], marks[COMMENTS_SHOWN - 1].path if len(marks) > COMMENTS_SHOWN else ""
