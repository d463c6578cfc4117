"""What the front page shows of neighbours and of the office: issues, the next hearing, news, answers, links."""

from typing import Any

from django.utils import timezone

from portal.content.models import Article, Banner, Kind, QuickLink
from portal.participation.models import Hearing, Issue

SHOWN_ISSUES, SHOWN_TEXTS, SHOWN_LINKS = 3, 4, 8


def neighbours() -> dict[str, Any]:
    """Six small queries, asked once a minute for everybody."""
    now, today = timezone.now(), timezone.localdate()
    public = Article.objects.public(now).for_list()
    coming = Hearing.objects.filter(stage=Hearing.Stage.ANNOUNCED, begins_at__gt=now).select_related("issue")
    hearing = coming.order_by("begins_at").first()
    issues = list(Issue.objects.near_their_goal()[: SHOWN_ISSUES - bool(hearing)])
    return {
        "issues": issues,
        "hearing": hearing,
        "news": list(public.news().order_by("-publish_at", "id")[:SHOWN_TEXTS]),
        "answers": list(public.filter(kind=Kind.FAQ).order_by("-is_pinned", "-helpful_count", "id")[:SHOWN_TEXTS]),
        "banner": Banner.objects.on(today).first(),
        "quick_links": list(QuickLink.objects.on(today)[:SHOWN_LINKS]),
    }
