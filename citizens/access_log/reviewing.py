"""The monthly review (안전성 확보조치 기준 제8조제2항): a sample that nobody chose, judged and signed."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from citizens.access_log.models import AccessLogEntry, AccessLogLink, AccessReview
from citizens.accounts.models import Account

SAMPLE_SIZE = 20
SPARE = 3  # of the numbers drawn a few may belong to entries of another month


class AlreadySigned(Exception):
    """Somebody has signed this month's review."""


@dataclass(frozen=True)
class Sample:
    """What is to be judged for one month. The seed lets everybody draw the same again."""

    month: date
    seed: str
    entry_count: int
    entries: list[AccessLogEntry]


def last_month(today: date) -> date:
    """The first day of the month before this one."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def draw(month: date) -> Sample:
    """Twenty entries of the month. The month's last chain value is the seed: known to all, chosen by nobody."""
    links = AccessLogLink.objects.filter(entry__in=_entries_of(month))
    span = links.aggregate(first=Min("sequence"), last=Max("sequence"), count=Count("sequence"))
    if not span["count"]:
        return Sample(month, "", 0, [])
    seed = bytes(AccessLogLink.objects.get(pk=span["last"]).chain).hex()
    numbers = range(span["first"], span["last"] + 1)
    drawn = random.Random(seed).sample(numbers, min(len(numbers), SAMPLE_SIZE * SPARE))  # noqa: S311 - to be drawn again
    found = {
        entry.link.sequence: entry
        for entry in _entries_of(month)
        .filter(link__sequence__in=drawn)
        .select_related("link", "actor__department", "citizen")
    }
    return Sample(month, seed, span["count"], [found[number] for number in drawn if number in found][:SAMPLE_SIZE])


@transaction.atomic
def sign(sample: Sample, *, by: Account, findings: dict[UUID, str]) -> AccessReview:
    """Keep what was found, for good. Raises AlreadySigned when somebody was faster."""
    try:
        with transaction.atomic():
            return AccessReview.objects.create(
                month=sample.month,
                reviewer=by,
                seed=sample.seed,
                entry_count=sample.entry_count,
                findings={str(entry_id): AccessReview.Finding(finding) for entry_id, finding in findings.items()},
            )
    except IntegrityError:
        raise AlreadySigned from None


def _entries_of(month: date) -> QuerySet[AccessLogEntry]:
    next_month = (month + timedelta(days=31)).replace(day=1)
    starts_at, ends_at = (timezone.make_aware(datetime.combine(day, time())) for day in (month, next_month))
    return AccessLogEntry.objects.filter(occurred_at__gte=starts_at, occurred_at__lt=ends_at).order_by()
