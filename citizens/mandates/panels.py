"""What mandates give to the officer's page of one citizen: for whom this person acts, and who acts for them."""

from typing import Any

from citizens.accounts.models import Account
from citizens.mandates.models import PERMISSION, Mandate
from citizens.registry.models import Citizen

SHOWN = 10


def office_panels(citizen: Citizen, *, to: Account) -> list[dict[str, Any]]:
    """Without the other side's name: that person's own page tells it, and knows who looked."""
    mandates = Mandate.objects.visible_to(to).select_related("document").defer("document__sealed_content")
    return [
        {
            "place": "side",
            "template": "mandates/office_panel.html",
            "given": list(mandates.filter(principal=citizen).order_by("-created_at", "id")[:SHOWN]),
            "held": list(mandates.filter(agent=citizen).order_by("-created_at", "id")[:SHOWN]),
            "may_record": to.has_perm(PERMISSION),
        }
    ]
