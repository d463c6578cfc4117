"""What surveys give to the personal page."""

from typing import Any

from citizens.accounts.models import Account
from citizens.surveys.models import SurveyInvitation

SHOWN = 3


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """What a citizen was asked and has not yet answered, as to-dos; one query."""
    waiting = SurveyInvitation.objects.visible_to(account).waiting()
    return [
        {
            "place": "todo",
            "template": "surveys/cards/pending_survey.html",
            "due_at": invitation.closes_at,
            "invitation": invitation,
        }
        for invitation in waiting[:SHOWN]
    ]
