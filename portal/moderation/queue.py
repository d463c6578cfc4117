"""What waits for a moderator: texts that are held, and texts that somebody reported. The longest waiting first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from portal.board.models import Comment, Post, State
from portal.moderation.models import Report
from portal.moderation.rules import rule
from portal.pages import formatting

SHOWN = 50
MOST_REPORTS = 1000


@dataclass(frozen=True)
class Entry:
    """One text with why it is here."""

    writing: Post | Comment
    noun: str
    title: str
    excerpt: str
    why: list[str]
    since: datetime
    reports: int = 0

    @property
    def key(self) -> str:
        return f"{self.noun}:{self.writing.pk}"


def held() -> list[Entry]:
    """What the board held back by itself."""
    rows: list[Any] = []
    for model in (Post, Comment):
        related = ("pen", "topic") if model is Post else ("pen", "post")
        waiting = model._default_manager.filter(state=State.QUARANTINED).select_related(*related)
        rows += waiting.order_by("created_at", "id")[:SHOWN]
    rows.sort(key=lambda row: row.created_at)
    return [entry_of(row, [held_label(reason) for reason in row.held_for], row.created_at) for row in rows[:SHOWN]]


def reported() -> list[Entry]:
    """What people found fault with, the most often reported first."""
    reports = Report.objects.filter(settled_at=None).order_by("reported_at")
    found = list(reports.select_related("post__pen", "post__topic", "comment__pen")[:MOST_REPORTS])
    by_text: dict[Any, list[Report]] = {}
    for report in found:
        by_text.setdefault(report.comment or report.post, []).append(report)
    entries = []
    for writing, theirs in by_text.items():
        counted = Counter(report.rule for report in theirs)
        entries.append(entry_of(writing, _rules(counted), theirs[0].reported_at, len(theirs), theirs[0].post))
    entries.sort(key=lambda entry: (-entry.reports, entry.since))
    return entries[:SHOWN]


def _rules(counted: Counter[str]) -> list[str]:
    named = ((rule(code), number) for code, number in counted.most_common())
    return [f"{found.label} × {number}" for found, number in named if found is not None]


def entry_of(writing: Any, why: Iterable[str], since: datetime, reports: int = 0, post: Post | None = None) -> Entry:
    is_comment = isinstance(writing, Comment)
    title = _("댓글: %(title)s") % {"title": (post or writing.post).title} if is_comment else writing.title
    noun = "comments" if is_comment else "posts"
    return Entry(writing, noun, title, formatting.excerpt(writing.body), list(why), since, reports)


def held_label(reason: str) -> str:
    """Why the board held a text, in words."""
    return {
        "links": _("링크가 많음"),
        "burst": _("짧은 동안 여러 번 씀"),
        "copies": _("거의 같은 글이 되풀이됨"),
        "words": _("광고에 흔한 낱말"),
    }.get(reason, reason)
