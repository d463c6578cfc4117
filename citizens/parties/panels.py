"""What parties give to the officer's page of one citizen: what this person belongs to, and as what."""

from typing import Any

from citizens.accounts.models import Account
from citizens.parties.models import PERMISSION, Membership
from citizens.registry.models import Citizen

SHOWN = 10


def office_panels(citizen: Citizen, *, to: Account) -> list[dict[str, Any]]:
    """This person's own memberships; the others of a party stand on their own pages."""
    if not to.has_perm(PERMISSION):
        return []
    memberships = Membership.objects.current().filter(citizen=citizen).select_related("party__subject_key")
    return [
        {
            "place": "side",
            "template": "parties/office_panel.html",
            "memberships": list(memberships.order_by("since", "id")[:SHOWN]),
        }
    ]
