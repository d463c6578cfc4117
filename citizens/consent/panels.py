"""What consents give to the officer's page of one citizen: what may be sent, and what may not."""

from typing import Any

from citizens.accounts.models import Account
from citizens.consent.actions import standings
from citizens.registry.models import Citizen


def office_panels(citizen: Citizen, *, to: Account) -> list[dict[str, Any]]:
    """Where each purpose stands; what was never asked is left out."""
    stands = sorted(standings(citizen).values(), key=lambda consent: consent.purpose)
    return [{"place": "side", "template": "consent/office_panel.html", "consents": stands}]
