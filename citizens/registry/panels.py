"""What the registry gives to the officer's page of one citizen: who this is, and how to reach them."""

from typing import Any

from django.utils import timezone

from citizens.accounts.models import Account
from citizens.contact_points.models import BounceState, ContactPoint, Kind
from citizens.encryption import SealError
from citizens.registry.masking import mask_address, mask_email, mask_phone
from citizens.registry.models import Citizen

MASKS = {Kind.MAIL: mask_email, Kind.PHONE: mask_phone, Kind.POST: mask_address}


def office_panels(citizen: Citizen, *, to: Account) -> list[dict[str, Any]]:
    """Who this is (the page gives a `revealing.Panel` as `person`), and each way to reach them, masked."""
    points = ContactPoint.objects.filter(citizen=citizen).select_related("citizen", "verifier").in_order()
    return [
        {"place": "side", "template": "registry/office_panel.html"},
        {
            "place": "side",
            "template": "contact_points/office_panel.html",
            "rows": [_row(point) for point in points],
            "may_verify": to.has_perm("contacts.record_contact"),
        },
    ]


def _row(point: ContactPoint) -> dict[str, Any]:
    """One way to reach them, masked; whether it is proven, and whether it works today."""
    return {"point": point, "value": _masked(point), "bounce": BounceState(point.bounce(timezone.now()))}


def _masked(point: ContactPoint) -> str:
    try:
        return MASKS[Kind(point.kind)](point.own_value())
    except SealError:
        return ""
