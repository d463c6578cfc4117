"""What petitions give to the pages a person sees after login.

A card is a dict: `place` ("todo", "main" or "side"), `template`, and what the template shows;
a to-do also carries `due_at`, by which the feed is ordered.
"""

from typing import Any

from citizens.accounts.models import Account
from civil_petitions.models import Petition, Status, set_titles

SHOWN_OPEN = 20
SHOWN_ENDED = 5


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """To-dos, open and past petitions of a citizen, whatever their number in three queries."""
    mine = Petition.objects.visible_to(account)
    opened = list(mine.open().for_list()[: SHOWN_OPEN + 1])
    ended = list(mine.ended().for_list().order_by("-submitted_at", "id")[:SHOWN_ENDED])
    set_titles([*opened, *ended])
    shown = opened[:SHOWN_OPEN]
    todos = [
        {
            "place": "todo",
            "template": "civil_petitions/cards/supplement_todo.html",
            "due_at": petition.next_due_at,
            "petition": petition,
        }
        for petition in shown
        if petition.status == Status.SUPPLEMENT_REQUESTED
    ]
    dated = [petition for petition in shown if petition.due_at or petition.supplement_due_on]
    return [
        *todos,
        {
            "place": "main",
            "template": "civil_petitions/cards/open_petitions.html",
            "petitions": shown,
            "has_more": len(opened) > SHOWN_OPEN,
        },
        {"place": "main", "template": "civil_petitions/cards/ended_petitions.html", "petitions": ended},
        {"place": "side", "template": "civil_petitions/cards/coming_dates.html", "petitions": dated[:4]},
    ]
