"""Looks for pairs at night, and ends what can be undone no longer."""

from celery import shared_task
from django.utils import timezone

from citizens.merging import actions, finding
from citizens.merging.models import Merge

BATCH = 200


@shared_task
def find_candidates() -> None:
    """Every night: which records share an address or a number."""
    finding.find_candidates()


@shared_task
def settle_merges() -> None:
    """Every night: what would undo a merge is destroyed after its 30 days."""
    for merge in Merge.objects.filter(settled_at=None, undo_until__lte=timezone.now()).order_by("undo_until")[:BATCH]:
        actions.settle(merge)


@shared_task
def gather_strays() -> None:
    """Every few minutes: what reached a merged record goes on to the one that stands."""
    actions.gather_strays()
