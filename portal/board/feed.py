"""The newest posts as an Atom feed, for everybody."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.board.models import Post
from portal.pages import formatting

SHOWN = 30


class _Posts(Feed):
    feed_type = Atom1Feed

    def title(self) -> str:
        return _("%(office)s 자유게시판") % {"office": settings.OFFICE["name_ko"]}

    def link(self) -> str:
        return reverse("board:list")

    def subtitle(self) -> str:
        return _("구민이 올린 새 글")

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return str(request.GET.get("topic", ""))[:20]

    def items(self, topic: Any) -> list[Post]:
        posts = Post.objects.shown().for_list().order_by("-created_at", "id")
        return list((posts.filter(topic=topic) if topic else posts)[:SHOWN])

    def item_title(self, item: Post) -> str:
        return item.title

    def item_description(self, item: Post) -> str:
        return formatting.render(item.body)

    def item_author_name(self, item: Post) -> str:
        return item.pen.name

    def item_pubdate(self, item: Post) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Post) -> datetime:
        return item.edited_at or item.created_at

    def item_guid(self, item: Post) -> str:
        return f"urn:uuid:{item.pk}"


_respond = _Posts()


@require_safe
@login_not_required
def feed(request: HttpRequest) -> HttpResponse:
    return _respond(request)
