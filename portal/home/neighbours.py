"""What the front page shows of neighbours and of the office: issues, the next hearing, news, answers, links."""

from typing import Any
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, QuerySet, Value, Window
from django.db.models.functions import Cast, RowNumber
from django.utils import timezone

from portal.content.models import Article, Banner, Kind, QuickLink
from portal.participation.models import Hearing, Issue

SHOWN_ISSUES, SHOWN_TEXTS, SHOWN_LINKS = 3, 4, 8
OF_ISSUE = ("pk", "title", "dong", "agreement_count", "goal", "status", "closes_at")
OF_HEARING = ("hearing__pk", "hearing__begins_at", "hearing__place")
NOTHING = Value("", output_field=CharField())
NEVER = Value(None, output_field=DateTimeField())


def neighbours() -> dict[str, Any]:
    """Two queries, asked once a minute for everybody."""
    return _issues() | _texts()


def _issues() -> dict[str, Any]:
    """The next hearing, and beside it the issues that are nearest to their goal."""
    columns = OF_ISSUE + OF_HEARING
    heard = Issue.objects.filter(hearing__stage=Hearing.Stage.ANNOUNCED, hearing__begins_at__gt=timezone.now())
    first = heard.order_by("hearing__begins_at").values_list(*columns)[:1]
    nearest = Issue.objects.near_their_goal().values_list(*columns)[:SHOWN_ISSUES]
    issues, hearing = [], None
    for *words, key, begins_at, place in nearest.union(first, all=True):
        issue = Issue(**dict(zip(OF_ISSUE, words, strict=True)))
        if key:
            hearing = Hearing(pk=key, issue=issue, begins_at=begins_at, place=place)
        else:
            issues.append(issue)
    issues.sort(key=lambda issue: (-issue.agreement_count * 1000 // issue.goal, issue.closes_at, issue.pk))
    return {"issues": issues[: SHOWN_ISSUES - bool(hearing)], "hearing": hearing}


def _texts() -> dict[str, Any]:
    """News, answers, the banner and the quick links of today."""
    today, public = timezone.localdate(), Article.objects.public()
    parts = [
        _part("news", public.news(), ["-publish_at", "id"], SHOWN_TEXTS, kind=F("kind"), at=F("publish_at")),
        _part("answers", public.filter(kind=Kind.FAQ), ["-is_pinned", "-helpful_count", "id"], SHOWN_TEXTS),
        _part("banner", Banner.objects.on(today), ["-begins_on", "-pk"], 1, ko=F("text_ko"), en=F("text_en"),
              to=F("url")),
        _part("quick_links", QuickLink.objects.on(today), ["place", "pk"], SHOWN_LINKS, to=F("url")),
    ]  # fmt: skip
    found: dict[str, list[Any]] = {"news": [], "answers": [], "banner": [], "quick_links": []}
    for part, _rank, key, title_ko, title_en, kind, at, ko, en, to in (
        parts[0].union(*parts[1:], all=True).order_by("part", "rank")
    ):
        titles = {"title_ko": title_ko, "title_en": title_en}
        if part in ("news", "answers"):
            found[part].append(Article(pk=UUID(key), kind=kind or Kind.FAQ, publish_at=at, **titles))
        elif part == "banner":
            found[part].append(Banner(text_ko=ko, text_en=en, url=to, **titles))
        else:
            found[part].append(QuickLink(url=to, **titles))
    return found | {"banner": next(iter(found["banner"]), None)}


def _part(name: str, rows: QuerySet[Any], order: list[str], most: int, **more: F) -> QuerySet[Any]:
    """The first rows of one table in the columns that all four share."""
    columns: dict[str, Any] = {"kind": NOTHING, "at": NEVER, "ko": NOTHING, "en": NOTHING, "to": NOTHING} | more
    return (
        rows.annotate(part=Value(name), rank=Window(RowNumber(), order_by=order), key=Cast("pk", CharField()))
        .order_by("rank")
        .values_list("part", "rank", "key", "title_ko", "title_en", *(columns.values()))[:most]
    )
