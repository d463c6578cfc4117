"""What mandates give to the personal page: who asks to be acted for."""

from typing import Any

from citizens.accounts.models import Account
from citizens.mandates.models import Mandate

SHOWN = 3


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """Offers that wait for an answer, in one query."""
    offered = Mandate.objects.offered_to(account).select_related("principal").order_by("answer_until")[:SHOWN]
    return [
        {
            "place": "todo",
            "template": "mandates/cards/offer_todo.html",
            "due_at": mandate.answer_until,
            "mandate": mandate,
        }
        for mandate in offered
    ]
