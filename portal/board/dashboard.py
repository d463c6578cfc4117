"""What the board gives to a citizen's own page."""

from typing import Any

from django.db.models import Exists, OuterRef

from citizens.accounts.models import Account
from portal.board.models import Follow, Post

SHOWN = 4


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """The newest posts that one follows, and one follows one's own; one query."""
    followed = Follow.objects.filter(post=OuterRef("pk"), account=account)
    posts = Post.objects.visible_to(account).filter(Exists(followed)).for_list().order_by("-created_at", "id")
    return [{"place": "side", "template": "board/cards/followed.html", "posts": list(posts[:SHOWN])}]
