"""What petitions give to the pages a person sees after login.

A card is a dict: `place` ("todo", "main" or "side"), `template`, and what the template shows;
a to-do also carries `due_at`, by which the feed is ordered.
"""

from typing import Any

from django.db.models import Q

from citizens.accounts.models import Account
from civil_petitions.models import Petition, Status, set_titles
from civil_petitions.models.status import OPEN

SHOWN_OPEN = 20
SHOWN_ENDED = 5


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """To-dos, open and past petitions of a citizen, whatever their number in one query."""
    mine = Petition.objects.visible_to(account)
    urgent = mine.open().order_by("next_due_at", "id").values("pk")[: SHOWN_OPEN + 1]
    newest = mine.ended().order_by("-submitted_at", "id").values("pk")[:SHOWN_ENDED]
    petitions = list(Petition.objects.filter(Q(pk__in=urgent) | Q(pk__in=newest)).for_list())
    set_titles(petitions)
    opened = [petition for petition in petitions if petition.status in OPEN]
    ended = [petition for petition in petitions if petition.status not in OPEN]
    ended.sort(key=lambda petition: petition.submitted_at, reverse=True)
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
