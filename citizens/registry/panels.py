"""What the registry gives to the officer's page of one citizen."""

from typing import Any

from citizens.accounts.models import Account
from citizens.registry.models import Citizen


def office_panels(citizen: Citizen, *, to: Account) -> list[dict[str, Any]]:
    """Who this is: the page gives a `revealing.Panel` as `person`."""
    return [{"place": "side", "template": "registry/office_panel.html"}]
