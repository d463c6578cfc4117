"""Posts for the search of the whole site: only what everybody may see at this moment."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.board.listing import Wanted, posts
from portal.pages.formatting import excerpt
from portal.search.sources import Entry, Source


def find(question: str, most: int) -> list[Entry]:
    """The newest posts that hold every word of the question, in one query."""
    wanted = Wanted.of({"q": question}, [])
    found = posts(wanted, {}).rows if wanted.question else []
    return [
        Entry(post.title, excerpt(post.body), post.get_absolute_url(), post.topic.name, post.created_at)
        for post in found[:most]
    ]


def more_url(question: str) -> str:
    return f"{reverse('board:list')}?{urlencode({'q': question})}"


BOARD = Source("board", _("게시판 글"), "messages-square", find, more_url)
