"""How long each kind is kept today, who changed that and why, and what is over by it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from citizens.accounts.models import Account
from citizens.retention import Period, RetentionRule, Way
from civil_petitions.models import Petition
from portal.retention.errors import PeriodTooShort
from portal.retention.models import DueCount, RetentionPolicy
from portal.retention.parting import without_anything
from portal.retention.rules import RULES

WARNED_FOR = timedelta(days=30)  # so long before a login is closed its owner was told
ORPHANED_FOR = timedelta(days=30)  # somebody may be filing a petition for this person at the counter


def period_of(rule: RetentionRule) -> Period | None:
    """What the office has set, or else what the rule says."""
    policy = RetentionPolicy.objects.filter(kind=rule.code).first()
    return policy.period if policy else rule.period


@transaction.atomic
def set_period(rule: RetentionRule, *, by: Account, period: Period, reason: str) -> RetentionPolicy:
    """Lengthen or shorten. Raises PeriodTooShort below what the rule allows."""
    if rule.minimum is not None and period.is_shorter_than(rule.minimum):
        raise PeriodTooShort(rule.code)
    return RetentionPolicy.objects.create(
        kind=rule.code, years=period.years, days=period.days, reason=reason, changed_by=by
    )


def due(rule: RetentionRule, now: datetime) -> QuerySet[Any]:
    """The rows that a batch of its own would list at this moment."""
    if rule.way is Way.LAST:
        return without_anything(rule.ended_before(now - ORPHANED_FOR))
    period = period_of(rule)
    if rule.way is not Way.BATCH or period is None:
        return rule.rows().none()
    rows = rule.ended_before(period.before(now))
    return CONDITIONS[rule.code](rows, now) if rule.code in CONDITIONS else rows


def count_due() -> None:
    """Count what falls due now, in 30 and in 90 days; the pages show these numbers."""
    now = timezone.now()
    for rule in RULES:
        counts = [due(rule, now + timedelta(days=days)).count() for days in (0, 30, 90)]
        DueCount.objects.update_or_create(
            kind=rule.code,
            defaults={
                "kept": rule.rows().count(),
                "now": counts[0],
                "in_30_days": counts[1],
                "in_90_days": counts[2],
            },
        )


def _warned_and_idle(logins: QuerySet[Account], now: datetime) -> QuerySet[Account]:
    """Told a month ago, not used since, and nothing of theirs is being handled."""
    told = Q(inactivity_notice__told_at__lt=now - WARNED_FOR)
    unused = Q(last_login=None) | Q(last_login__lt=F("inactivity_notice__told_at"))
    being_handled = Petition.objects.open().filter(petitioner__account=OuterRef("pk"))
    return logins.filter(told, unused).exclude(Exists(being_handled))


CONDITIONS: dict[str, Callable[[QuerySet[Any], datetime], QuerySet[Any]]] = {"login": _warned_and_idle}
