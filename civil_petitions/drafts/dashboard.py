"""What drafts give to the personal page: what was begun and can be finished."""

from typing import Any

from citizens.accounts.models import Account
from civil_petitions.drafts.models import Draft

SHOWN = 3


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """The newest drafts as things to do, in one query."""
    drafts = Draft.objects.visible_to(account).select_related("petition_type").defer("sealed_answers")
    return [
        {"place": "todo", "template": "drafts/cards/draft_todo.html", "due_at": draft.expires_at, "draft": draft}
        for draft in drafts.order_by("-saved_at")[:SHOWN]
    ]
