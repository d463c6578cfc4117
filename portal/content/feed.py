"""News as RSS, for everybody."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.content.models import Article

SHOWN = 30


class News(Feed):
    """The newest thirty."""

    link = "/news/"

    def title(self) -> str:
        return _("%(office)s 소식") % {"office": settings.OFFICE["name_ko"]}

    def description(self) -> str:
        return _("공지, 고시·공고, 채용, 행사")

    def items(self) -> QuerySet[Article]:
        return Article.objects.public().news().order_by("-publish_at", "id")[:SHOWN]

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_pubdate(self, item: Any) -> datetime:
        return item.publish_at
