"""What consents give to a citizen's own page: the question whether they still stand, while it is open."""

from typing import Any

from citizens.accounts.models import Account
from citizens.consent.models import ConsentConfirmation


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """One to-do for all consents that turn two years old; one query."""
    questions = list(ConsentConfirmation.objects.waiting_of(account))
    if not questions:
        return []
    return [
        {
            "place": "todo",
            "template": "consent/cards/confirmation_todo.html",
            "due_at": questions[0].due_at,
            "questions": questions,
        }
    ]
