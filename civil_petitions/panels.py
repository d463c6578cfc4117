"""What petitions give to the officer's page of one citizen."""

from typing import Any

from citizens.accounts.models import Account
from citizens.registry.models import Citizen
from civil_petitions.models import Petition, set_titles

SHOWN = 10


def office_panels(citizen: Citizen, *, to: Account) -> list[dict[str, Any]]:
    """This person's petitions, of those the officer may see anyway: open ones first, then the newest."""
    theirs = Petition.objects.visible_to(to).filter(petitioner=citizen)
    opened = list(theirs.open().for_list()[:SHOWN])
    ended = list(theirs.ended().for_list().order_by("-submitted_at", "id")[: SHOWN - len(opened) + 1])
    petitions = [*opened, *ended]
    set_titles(petitions)
    return [
        {
            "place": "main",
            "template": "civil_petitions/office/person_panel.html",
            "petitions": petitions[:SHOWN],
            "has_more": len(petitions) > SHOWN,
        }
    ]
