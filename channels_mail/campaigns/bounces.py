"""The address that a mail's bounces come back to names its delivery (VERP); what comes back is written down here."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from channels_mail import address_keys
from channels_mail.address_keys import Prover
from channels_mail.campaigns import workflow
from channels_mail.campaigns.models import Delivery, DomainDay, Tally
from channels_mail.campaigns.models.delivery import BounceKind
from citizens.contact_points import actions as contact_points

BOUNCE, LEAVE = "bounce", "leave"
PROOF_BYTES = 6
LEAST_SENT = 100
TOO_MANY = 0.05  # of what was sent came back for good: the list is not what we think


def address_of(delivery_id: int, prover: Prover | None = None) -> str:
    """The envelope's sender: whatever cannot be delivered comes back here."""
    return _address(BOUNCE, delivery_id, prover)


def unsubscribe_mailbox(delivery_id: int, prover: Prover | None = None) -> str:
    """Where a mail alone ends the topic."""
    return _address(LEAVE, delivery_id, prover)


def opened(address: str) -> tuple[str, int] | None:
    """Which kind of address this is ("bounce" or "leave") and of which delivery; none for what is not ours."""
    local = address.strip().lower().partition("@")[0]
    kind, _plus, rest = local.partition("+")
    number, _dash, proof = rest.partition("-")
    try:
        delivery_id, given = int(number, 36), bytes.fromhex(proof)
    except ValueError:
        return None
    if kind not in (BOUNCE, LEAVE) or len(given) != PROOF_BYTES:
        return None
    if not address_keys.is_ours(_purpose(kind), str(delivery_id).encode(), given):
        return None
    return kind, delivery_id


@transaction.atomic
def came_back(delivery_id: int, kind: str) -> bool:
    """A report about this mail: hard or soft. Counted once; too many pause the campaign. False: already known."""
    delivery = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if delivery is None or delivery.bounce:
        return False
    delivery.bounce, delivery.bounced_at = BounceKind(kind), timezone.now()
    delivery.save(update_fields=["bounce", "bounced_at"])
    if kind in (BounceKind.HARD, BounceKind.SOFT):
        _name, address = delivery.citizen.contact_for_mail()
        if address:
            contact_points.bounced(address, hard=kind == BounceKind.HARD)
    if kind == BounceKind.HARD:
        Tally.add(delivery.campaign_id, delivery.pk, bounced=1)
        DomainDay.add({(delivery.domain, "bounced"): 1})
        _pause_if_too_many(delivery)
    return True


def _pause_if_too_many(delivery: Delivery) -> None:
    counts = delivery.campaign.progress()
    if counts["sent"] >= LEAST_SENT and counts["bounced"] > counts["sent"] * TOO_MANY:
        workflow.break_off(delivery.campaign, "bounces", bounced=counts["bounced"], sent=counts["sent"])


def _address(kind: str, delivery_id: int, prover: Prover | None) -> str:
    proof = (prover or address_keys.prover()).proof(_purpose(kind), str(delivery_id).encode())[:PROOF_BYTES]
    return f"{kind}+{_base36(delivery_id)}-{proof.hex()}@{settings.CAMPAIGN_DOMAIN}"


def _purpose(kind: str) -> str:
    return f"campaigns.{kind}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"
