"""Giving, accepting and ending a mandate, and holding it while something is filed under it: the only writer."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from citizens.accounts.addresses import normalised, open_address
from citizens.accounts.models import Account
from citizens.encryption import blind_index, blind_indexes
from citizens.mandates import letters
from citizens.mandates.errors import AlreadyAnswered, MandateEnded, OwnAddress, TooManyInvitations
from citizens.mandates.models import PERMISSION, Mandate, MandateDocument, Refusal
from citizens.merging import actions as merging
from citizens.registry.models import Citizen

INVITATIONS_A_DAY = 5


@dataclass(frozen=True)
class Paper:
    """The scanned mandate, as it was checked."""

    name: str
    content: bytes
    content_type: str


@transaction.atomic
def give(
    principal: Citizen, *, by: Account, email: str, valid_until: date, petition_types: Collection[str] = ()
) -> Mandate:
    """Offer it to whoever reads mail at this address. What happens is the same whether we know the address or not.

    Raises OwnAddress and TooManyInvitations.
    """
    if principal.account_id != by.pk:
        raise PermissionError("a mandate is given by the principal")
    address = normalised(email)
    if blind_index("email", open_address(by.email)) in blind_indexes("email", address):
        raise OwnAddress
    Citizen.objects.select_for_update(of=("self",), no_key=True).get(pk=principal.pk)  # offers are counted one by one
    since = timezone.now() - timedelta(days=1)
    if Mandate.objects.filter(principal=principal, created_at__gt=since).count() >= INVITATIONS_A_DAY:
        raise TooManyInvitations
    mandate = Mandate(
        principal=principal,
        origin=Mandate.Origin.ONLINE,
        petition_types=sorted(petition_types),
        valid_until=valid_until,
        subject_key_id=principal.subject_key_id,
        invited_index=blind_index("email", address),
    )
    mandate.sealed_invited = address
    mandate.save(force_insert=True)
    letters.offer(mandate, to=address)
    return mandate


@transaction.atomic
def accept(mandate: Mandate, *, by: Account, agent: Citizen) -> Mandate:
    """Take it on. Raises AlreadyAnswered when it is no longer offered to this login."""
    _lock(mandate)
    if agent.account_id != by.pk or not Mandate.objects.offered_to(by).filter(pk=mandate.pk).exists():
        raise AlreadyAnswered
    mandate.agent, mandate.accepted_at = agent, timezone.now()
    _forget_address(mandate)
    mandate.save(update_fields=["agent", "accepted_at", "sealed_invited", "invited_index"])
    letters.tell_both(mandate, letters.ACCEPTED)
    return mandate


@transaction.atomic
def decline(mandate: Mandate, *, by: Account) -> None:
    """Do not take it on; who gave it is told. Raises AlreadyAnswered."""
    _lock(mandate)
    if not Mandate.objects.offered_to(by).filter(pk=mandate.pk).exists():
        raise AlreadyAnswered
    _end(mandate, by=by)
    letters.tell(mandate, letters.DECLINED, mandate.principal)


@transaction.atomic
def record(
    principal: Citizen,
    agent: Citizen,
    *,
    by: Account,
    valid_until: date,
    paper: Paper,
    petition_types: Collection[str] = (),
) -> Mandate:
    """Write down a mandate that was handed in on paper, with its scan. It holds at once."""
    if not by.has_perm(PERMISSION):
        raise PermissionError("paper is taken by those who may record mandates")
    standing = {each.pk: merging.standing(each) for each in sorted((principal, agent), key=lambda side: side.pk)}
    principal, agent = standing[principal.pk], standing[agent.pk]
    if principal == agent:
        raise OwnAddress
    mandate = Mandate.objects.create(
        principal=principal,
        agent=agent,
        origin=Mandate.Origin.PAPER,
        petition_types=sorted(petition_types),
        valid_until=valid_until,
        subject_key_id=principal.subject_key_id,
        recorded_by=by,
        accepted_at=timezone.now(),
    )
    MandateDocument.objects.create(
        mandate=mandate,
        subject_key_id=principal.subject_key_id,
        sealed_name=paper.name,
        sealed_content=paper.content,
        content_type=paper.content_type,
        size=len(paper.content),
    )
    letters.tell_both(mandate, letters.RECORDED)
    return mandate


@transaction.atomic
def revoke(mandate: Mandate, *, by: Account) -> Mandate:
    """End it at once, by either side or by an officer. Raises AlreadyAnswered where it has ended before."""
    _lock(mandate)
    sides = {side.account_id for side in (mandate.principal, mandate.agent) if side is not None and side.account_id}
    if by.pk not in sides and not by.has_perm(PERMISSION):
        raise PermissionError("a mandate is ended by one of its two sides")
    if mandate.state not in (Mandate.State.OFFERED, Mandate.State.VALID):
        raise AlreadyAnswered
    was_offered = mandate.state == Mandate.State.OFFERED
    _end(mandate, by=by)
    if not was_offered:
        letters.tell_both(mandate, letters.ENDED)
    return mandate


def hold(mandate_id: uuid.UUID, *, by: Account, petition_type: str) -> Mandate:
    """The mandate, locked until the caller's transaction ends, so that no revoking slips in between.

    Where it has ended and the same two have agreed anew, it is the new one. Raises MandateEnded with the reason.
    People are locked before their mandates, as a merge does.
    """
    mandate = Mandate.objects.select_related("principal").get(pk=mandate_id)
    if mandate.principal.account_id is None:
        merging.standing(mandate.principal)
    _lock(mandate)
    if mandate.refusal(by, petition_type) and (newer := successor(mandate, by=by, petition_type=petition_type)):
        mandate = newer
        _lock(mandate)
    if why := mandate.refusal(by, petition_type):
        raise MandateEnded(why)
    return mandate


def successor(mandate: Mandate, *, by: Account, petition_type: str) -> Mandate | None:
    """Another mandate between the same two that holds today."""
    held = Mandate.objects.held_by(by).valid().covering(petition_type).filter(principal=mandate.principal)
    return held.select_related("principal", "agent").order_by("-created_at", "id").first()


def refusal(mandate: Mandate, *, by: Account, petition_type: str) -> Refusal | None:
    """Why this login can file nothing of this kind for this principal now; for pages, nothing is held."""
    why = mandate.refusal(by, petition_type)
    return why if why and successor(mandate, by=by, petition_type=petition_type) is None else None


def _lock(mandate: Mandate) -> None:
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("principal", "agent")
    mandate.refresh_from_db(from_queryset=rows)


def _end(mandate: Mandate, *, by: Account) -> None:
    mandate.revoked_at, mandate.revoked_by = timezone.now(), by
    _forget_address(mandate)
    mandate.save(update_fields=["revoked_at", "revoked_by", "sealed_invited", "invited_index"])


def _forget_address(mandate: Mandate) -> None:
    """Once it was answered, who was asked is the agent or nobody's business."""
    mandate.sealed_invited, mandate.invited_index = None, ""
