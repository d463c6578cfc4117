"""Walking the chain of the access log: what was edited, removed or moved since it was written is found."""

import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from citizens.access_log import cuts
from citizens.access_log.chain import chain_key, columns, link, unlinked
from citizens.access_log.models import AccessLogEntry, AccessLogLink

BATCH = 5000
PENDING_FOR = timedelta(minutes=10)


@dataclass(frozen=True)
class Break:
    """The first place where the log is not what was written: what happened, and to which entry."""

    what: str
    sequence: int | None = None
    entry_id: str | None = None


@dataclass(frozen=True)
class Verdict:
    """How far the chain holds: up to the head (sequence and value), with so many entries still to be linked."""

    sequence: int
    chain: bytes
    pending: int = 0
    broken: Break | None = None


def verify(
    *,
    expected: tuple[int, bytes] | None = None,
    until: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Verdict:
    """Walk the chain in batches, from where it begins to its end or to `until`.

    `expected` is a head that was kept elsewhere.
    """
    key, begin = chain_key(), cuts.begin()
    sequence, chain = begin.sequence, begin.chain
    if not begin.is_proved:
        return Verdict(sequence, chain, broken=Break("forged", sequence))
    for row in _rows(after=sequence, until=until):
        number, stored, entry = row[0], bytes(row[1]), row[2:]
        sequence, chain = begin.cross(sequence, chain, until=number)
        if number == sequence:
            return Verdict(sequence, chain, broken=Break("doubled", number, entry[0]))
        if number != sequence + 1:
            return Verdict(sequence, chain, broken=_gap(sequence + 1))
        if not hmac.compare_digest(link(key, chain, number, entry), stored):
            return Verdict(sequence, chain, broken=_changed(key, chain, row))
        if expected and number == expected[0] and stored != expected[1]:
            return Verdict(sequence, chain, broken=Break("rewritten", number, entry[0]))
        sequence, chain = number, stored
        if progress and sequence % BATCH == 0:
            progress(sequence)
    sequence, chain = begin.cross(sequence, chain, until=until + 1 if until is not None else None)
    if until is not None:
        return Verdict(sequence, chain, broken=None if sequence == until else _gap(sequence + 1))
    broken = _at_the_end(sequence, expected)
    return Verdict(sequence, chain, pending=0 if broken else unlinked().count(), broken=broken)


def _rows(*, after: int, until: int | None = None) -> Iterator[tuple[Any, ...]]:
    """Links with their entries, by key: the memory of one batch, however long the log."""
    links = AccessLogLink.objects.order_by("sequence").values_list("sequence", "chain", *columns("entry__"))
    if until is not None:
        links = links.filter(sequence__lte=until)
    while batch := list(links.filter(sequence__gt=after)[:BATCH]):
        yield from batch
        after = batch[-1][0]


def _gap(sequence: int) -> Break:
    """A place without a link, or a link whose entry is gone."""
    entry_id = AccessLogLink.objects.filter(pk=sequence).values_list("entry_id", flat=True).first()
    return Break("deleted", sequence, str(entry_id) if entry_id else None)


def _changed(key: bytes, chain: bytes, row: tuple[Any, ...]) -> Break:
    """Whether another entry belongs here, which then was moved, or this one was edited."""
    number, stored = row[0], bytes(row[1])
    for other in _rows(after=number):
        if link(key, chain, number, other[2:]) in (stored, bytes(other[1])):
            return Break("reordered", number, row[2])
    return Break("edited", number, row[2])


def _at_the_end(sequence: int, expected: tuple[int, bytes] | None) -> Break | None:
    """What a sound chain does not show: links whose entries are gone from its end, entries never linked."""
    if AccessLogLink.objects.filter(sequence__gt=sequence).exists():
        return _gap(sequence + 1)
    if expected and expected[0] > sequence:
        return Break("cut", sequence + 1)
    overdue = unlinked().filter(occurred_at__lt=timezone.now() - PENDING_FOR).order_by("occurred_at").first()
    return Break("unlinked", entry_id=str(overdue.pk)) if overdue else None


def total() -> int:
    """How many entries there are, for a progress bar."""
    return AccessLogEntry.objects.count()
