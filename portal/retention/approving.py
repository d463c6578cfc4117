"""The way of a list: listed, proposed by one person, approved by another, or withdrawn."""

from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from portal.retention import telling
from portal.retention.errors import DestructionRefused, ListChanged, OwnProposal
from portal.retention.models import DestructionBatch, DestructionItem

State = DestructionBatch.State


@transaction.atomic
def propose(batch: DestructionBatch, *, by: Account) -> None:
    """Put the list before a second person. Raises DestructionRefused when it is no longer a list."""
    _lock(batch, State.LISTED)
    batch.state, batch.proposed_by, batch.proposed_at = State.PROPOSED, by, timezone.now()
    batch.save(update_fields=["state", "proposed_by", "proposed_at"])
    telling.proposed(batch)


@transaction.atomic
def approve(batch: DestructionBatch, *, by: Account, council_decision: str = "") -> None:
    """Let the worker begin. Raises OwnProposal, ListChanged, or DestructionRefused when somebody was faster."""
    _lock(batch, State.PROPOSED)
    if batch.proposed_by_id == by.pk:
        raise OwnProposal(batch.pk)
    if batch.hash_of(batch.listed()) != batch.list_hash:
        raise ListChanged(batch.pk)
    batch.state, batch.approved_by, batch.approved_at = State.RUNNING, by, timezone.now()
    batch.council_decision = council_decision
    batch.save(update_fields=["state", "approved_by", "approved_at", "council_decision"])


@transaction.atomic
def withdraw(batch: DestructionBatch) -> None:
    """Destroy nothing. Raises DestructionRefused once it has been approved."""
    _lock(batch, State.LISTED, State.PROPOSED)
    batch.state = State.WITHDRAWN
    batch.save(update_fields=["state"])
    batch.waiting().update(state=DestructionItem.State.DROPPED)


def _lock(batch: DestructionBatch, *states: State) -> None:
    """Wait for whoever is changing this batch, then see it as it is now."""
    batch.refresh_from_db(from_queryset=DestructionBatch.objects.select_for_update(of=("self",)))
    if batch.state not in states:
        raise DestructionRefused(f"{batch}: not {' or '.join(states)}")
