"""What the survey gives to the personal page."""

from typing import Any

from citizens.accounts.models import Account
from civil_petitions.satisfaction.models import SurveyInvitation

SHOWN = 3


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """Petitions whose petitioner has not yet said how it went, as to-dos; one query."""
    waiting = SurveyInvitation.objects.visible_to(account).waiting().select_related("petition__type")
    return [
        {
            "place": "todo",
            "template": "satisfaction/cards/pending_survey.html",
            "due_at": invitation.closes_at,
            "invitation": invitation,
        }
        for invitation in waiting[:SHOWN]
    ]
