"""What merging gives to the officer's page of one citizen: whether this person may be known twice."""

from typing import Any

from django.db.models import Q

from citizens.accounts.models import Account
from citizens.merging.models import PERMISSION, Candidate, Merge
from citizens.registry.models import Citizen

SHOWN = 5


def office_panels(citizen: Citizen, *, to: Account) -> list[dict[str, Any]]:
    """Pairs that wait and merges that can be undone, for those who decide; nothing for the others."""
    if not to.has_perm(PERMISSION):
        return []
    waiting = Candidate.objects.waiting().filter(Q(first=citizen) | Q(second=citizen)).order_by("-found_at", "id")
    merges = Merge.objects.undoable().filter(kept=citizen).order_by("-merged_at", "id")
    shown = {"candidates": list(waiting[:SHOWN]), "merges": list(merges[:SHOWN])}
    return [{"place": "side", "template": "merging/office_panel.html", **shown}] if any(shown.values()) else []
