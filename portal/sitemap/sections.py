"""What search engines may know of: public pages alone, each section read by pages of a thousand."""

from datetime import datetime
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from civil_petitions.models import PetitionType
from portal.board.models import Post
from portal.content.models import Article
from portal.home.life_events import life_events
from portal.participation.models import OPEN_TO_ALL, Issue

PAGES = (
    "home:index",
    "petition_types:list",
    "home:life_events",
    "content:news",
    "content:questions",
    "board:list",
    "issues:list",
    "hearings:list",
    "changes:list",
    "deadline:calculator",
    "pages:accessibility",
    "pages:privacy",
)
PER_FILE = 1000


class _Section(Sitemap):
    limit = PER_FILE


class Pages(_Section):
    def items(self) -> list[str]:
        return list(PAGES)

    def location(self, item: str) -> str:
        return reverse(item)


class PetitionTypes(_Section):
    def items(self) -> QuerySet[PetitionType]:
        return PetitionType.objects.active().order_by("pk")


class LifeEvents(_Section):
    def items(self) -> tuple[Any, ...]:
        return life_events()


class Articles(_Section):
    def items(self) -> QuerySet[Article]:
        return Article.objects.public().order_by("-publish_at", "id")

    def lastmod(self, item: Article) -> datetime:
        return item.changed_at


class Issues(_Section):
    def items(self) -> QuerySet[Issue]:
        return Issue.objects.filter(status__in=OPEN_TO_ALL).order_by("-opened_at", "id")

    def location(self, item: Issue) -> str:
        return reverse("issues:detail", args=[item.pk])


class Posts(_Section):
    def items(self) -> QuerySet[Post]:
        return Post.objects.shown().order_by("-created_at", "id")


SECTIONS: "dict[str, type[Sitemap[Any]] | Sitemap[Any]]" = {
    "pages": Pages,
    "petition-types": PetitionTypes,
    "life-events": LifeEvents,
    "articles": Articles,
    "issues": Issues,
    "posts": Posts,
}
