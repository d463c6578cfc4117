"""Parting with entries after two years (안전성 확보조치 기준 제8조제1항): month by month, and the chain goes on.

PostgreSQL drops a month only when its end is two years past and a cut says where the chain goes on from there.
Neither web nor worker has the right to drop anything else; see docs/adr/0009.
"""

import logging
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from citizens.access_log import cuts, verifying
from citizens.access_log.models import AccessLogCut, AccessLogEntry, AccessLogLink

logger = logging.getLogger(__name__)


class NotSound(Exception):
    """What would be dropped is not what was written: somebody has to look first."""


def turn_months() -> list[str]:
    """Make the months to come and drop those whose time is over; names what was dropped."""
    _call("SELECT access_log_add_months()")
    dropped = []
    while cut := make_cut():
        name = _call("SELECT access_log_drop_oldest()")
        if not name:
            break
        dropped.append(name)
        logger.info("access log cut before %s at %s:%s", cut.before.date(), cut.sequence, bytes(cut.chain).hex())
    return dropped


@transaction.atomic
def make_cut() -> AccessLogCut | None:
    """Write down where the chain goes on without its oldest month; None while that is younger than two years.

    Raises NotSound when an entry of that month was changed or never linked: then nothing goes.
    """
    before = _end_of_oldest_month()
    if before is None or before > cuts.years_before(timezone.now()):
        return None
    made = AccessLogCut.objects.filter(before=before).first()
    if made is not None:
        return made
    going = AccessLogEntry.objects.filter(occurred_at__lt=before)
    if going.filter(link__isnull=True).exists():
        raise NotSound("an entry was never linked")
    last = AccessLogCut.objects.first()
    sequence = _last_before_kept(before, last)
    verdict = verifying.verify(until=sequence)
    if verdict.broken:
        raise NotSound(verdict.broken.what)
    cut = AccessLogCut(
        before=before,
        sequence=sequence,
        chain=verdict.chain,
        bridges=_bridges(before, sequence, last),
        entry_count=going.count(),
        made_at=timezone.now(),
    )
    cut.proof = cuts.proof(cut)
    cut.save(force_insert=True)
    return cut


def _last_before_kept(before: datetime, last: AccessLogCut | None) -> int:
    """The last place in the chain before the first entry that stays."""
    links = AccessLogLink.objects.filter(sequence__gt=last.sequence if last else 0).order_by("sequence")
    kept = links.filter(entry__occurred_at__gte=before).first()
    if kept is not None:
        return kept.sequence - 1
    newest = links.last()
    return newest.sequence if newest else (last.sequence if last else 0)


def _bridges(before: datetime, sequence: int, last: AccessLogCut | None) -> dict[str, str]:
    """At the turn of a month some entries were linked behind the first that stay: their links are crossed."""
    late = AccessLogLink.objects.filter(sequence__gt=sequence, entry__occurred_at__lt=before)
    earlier = {number: chain for number, chain in (last.bridges if last else {}).items() if int(number) > sequence}
    return earlier | {str(link.sequence): bytes(link.chain).hex() for link in late}


def _end_of_oldest_month() -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ends_at FROM access_log_oldest()")
        row = cursor.fetchone()
    return row[0] if row else None


def _call(statement: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] or None
