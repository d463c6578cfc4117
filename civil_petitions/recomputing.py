"""What a changed calendar does to petitions that are open."""

import logging
import uuid
from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from citizens.accounts.models import Account
from civil_petitions import clock, workflow
from civil_petitions.models import Petition
from civil_petitions.models.status import PeriodUnit, Status

logger = logging.getLogger(__name__)

BATCH = 1000
COUNTED = (
    "status",
    "received_at",
    "submitted_at",
    "receive_by_at",
    "due_at",
    "period_unit",
    "period_value",
    "extension_days",
    "excluded_dates",
)


def recompute_open_petitions(by: Account | None = None, *, at_most: int | None = None) -> int:
    """Count every open petition again and record each one that moved; says how many moved.

    Only what moved is locked, one petition at a time, so that nobody waits for the whole count. One
    that cannot be counted is logged and does not stop the others.
    """
    moved = 0
    for pk, status in _moved():
        if moved == at_most:
            break
        try:
            moved += _receive_by_again(pk) if status == Status.SUBMITTED else _due_again(pk, by)
        except Exception:
            logger.exception("petition %s was not counted again", pk)
    return moved


def _moved() -> Iterator[tuple[uuid.UUID, str]]:
    """Open petitions whose times are not what today's calendar gives."""
    after = uuid.UUID(int=0)
    petitions = Petition.objects.open().order_by("pk").only(*COUNTED)
    while batch := list(petitions.filter(pk__gt=after)[:BATCH]):
        for petition in batch:
            if _is_off(petition):
                yield petition.pk, petition.status
        after = batch[-1].pk


def _is_off(petition: Petition) -> bool:
    if petition.status == Status.SUBMITTED:
        return clock.receive_by_at(petition.submitted_at) != petition.receive_by_at
    return petition.period_unit != PeriodUnit.NONE and clock.due_now(petition) != petition.due_at


def _due_again(pk: uuid.UUID, by: Account | None) -> bool:
    petition = Petition.objects.select_related("petitioner").get(pk=pk)
    with translation.override(petition.petitioner.language):
        reason = _("공휴일이 바뀌어 처리 기한을 다시 계산했습니다.")
    return workflow.recompute_due(petition, by=by, reason=reason) is not None


def _receive_by_again(pk: uuid.UUID) -> bool:
    """The office's own limit for taking in: no citizen was ever told it, so there is no event."""
    petition = Petition.objects.only(*COUNTED).get(pk=pk)
    receive_by_at = clock.receive_by_at(petition.submitted_at)
    waiting = Petition.objects.filter(pk=pk, status=Status.SUBMITTED)
    return bool(waiting.update(receive_by_at=receive_by_at, next_due_at=receive_by_at))
