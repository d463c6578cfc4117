"""Making the list of a batch: ids alone, frozen once it is proposed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from citizens.registry.models import Citizen
from citizens.retention import Period
from portal.retention import holds, periods
from portal.retention.models import DestructionBatch, DestructionItem, DestructionLine
from portal.retention.parting import erasable
from portal.retention.rules import PERSON, RULES

MOST = 50_000  # of a kind in one batch; the rest comes into the next
CHUNK = 2_000

State = DestructionItem.State
OPEN = (DestructionBatch.State.LISTED, DestructionBatch.State.PROPOSED)


@transaction.atomic
def list_due(now: datetime | None = None) -> DestructionBatch | None:
    """A list of what is over, or None when nothing is, or when a list is waiting already."""
    now = now or timezone.now()
    if DestructionBatch.objects.filter(origin=DestructionBatch.Origin.SCHEDULE, state__in=OPEN).exists():
        return None
    batch = DestructionBatch.objects.create(origin=DestructionBatch.Origin.SCHEDULE)
    for rule in RULES:
        rows = holds.free(rule, periods.due(rule, now))
        ids = rows.order_by("pk").values_list("pk", flat=True)[:MOST]
        period = periods.period_of(rule)
        listed = _unlisted(rule.code, ids)
        _add(batch, rule.code, listed, period)
        if rule.code == "login":
            _foresee_with(batch, Citizen.objects.filter(account__in=[int(pk) for pk in listed]).values("pk"))
    return _frozen(batch)


@transaction.atomic
def list_person(citizen: Citizen, *, reference: str) -> DestructionBatch | None:
    """All of one person that no law keeps, as they asked; what a law keeps stays until its time."""
    batch = DestructionBatch.objects.create(origin=DestructionBatch.Origin.REQUEST, reference=reference)
    _add(batch, PERSON, _unlisted(PERSON, [citizen.pk]))
    _foresee_with(batch, Citizen.objects.filter(pk=citizen.pk).values("pk"), beside=())
    return _frozen(batch)


@transaction.atomic
def list_kinds(citizen: Citizen, codes: Iterable[str], *, reference: str) -> DestructionBatch | None:
    """Some kinds of one person's records. Raises KeyError for a kind that a law keeps."""
    wanted = {rule.code: rule for rule in erasable()}
    batch = DestructionBatch.objects.create(origin=DestructionBatch.Origin.REQUEST, reference=reference)
    for code in codes:
        rows = wanted[code].of_citizens([citizen.pk])
        _add(batch, code, _unlisted(code, rows.order_by("pk").values_list("pk", flat=True)))
    return _frozen(batch)


def _unlisted(code: str, ids: Iterable[Any]) -> list[str]:
    """Without those that wait in another batch."""
    wanted = [str(row_id) for row_id in ids]
    waiting = DestructionItem.objects.filter(kind=code, state=State.WAITING)
    known = {row_id for part in _chunks(wanted) for row_id in _row_ids(waiting.filter(row_id__in=part))}
    return [row_id for row_id in wanted if row_id not in known]


def _row_ids(items: QuerySet[DestructionItem]) -> Iterable[str]:
    return items.values_list("row_id", flat=True)


def _add(batch: DestructionBatch, code: str, row_ids: list[str], period: Period | None = None) -> None:
    if not row_ids:
        return
    for part in _chunks(row_ids):
        DestructionItem.objects.bulk_create(DestructionItem(batch=batch, kind=code, row_id=each) for each in part)
    period = period or Period()
    DestructionLine.objects.create(batch=batch, kind=code, years=period.years, days=period.days, listed=len(row_ids))


def _foresee_with(batch: DestructionBatch, citizens: QuerySet[Any], beside: tuple[str, ...] = ("login",)) -> None:
    """Lines for what will go along with the persons of the list."""
    for rule in erasable():
        if rule.code in beside:
            continue
        number = holds.free(rule, rule.rows().filter(**{f"{rule.citizen}__in": citizens})).count()
        if number:
            DestructionLine.objects.create(batch=batch, kind=rule.code, listed=number)


def _frozen(batch: DestructionBatch) -> DestructionBatch | None:
    """The batch with the hash of its list; an empty one is none."""
    if not batch.items.exists():
        batch.delete()
        return None
    batch.list_hash = batch.hash_of(batch.listed())
    batch.save(update_fields=["list_hash"])
    return batch


def _chunks(ids: list[str]) -> Iterable[list[str]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
