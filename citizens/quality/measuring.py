"""Counting, once a night, what is known of people: the only place that reads whole tables, and it opens nothing.

The people of a department are those it had to do with in the last year; a petition, a call and a letter all leave a
contact. What came back from a mailbox is a promise to phone (`FollowUp.Kind.BOUNCED_NOTICE`) of its department.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count, Exists, F, FloatField, OuterRef, Q, QuerySet
from django.db.models.functions import Extract, Greatest
from django.utils import timezone

from citizens.accounts.models import Department
from citizens.contact_points.models import BounceState, ContactPoint
from citizens.contacts.models import Contact, FollowUp
from citizens.quality.models import Field, QualityMeasure
from citizens.registry.models import Citizen

YEAR = timedelta(days=365)
NOTICES_OF = timedelta(days=30)
KEPT = timedelta(days=3 * 365)
COUNTED = ("people", "filled", "verified", "fresh", "bounced", "shared", "median_age_days", "failed_notices")
SECONDS_A_DAY = 86400


class Median(Avg):
    """PERCENTILE_CONT of the middle: half are older, half are younger."""

    function = "PERCENTILE_CONT"
    name = "Median"
    template = "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def measure(now: datetime | None = None) -> int:
    """Measure today; measured again, today's numbers are replaced. Returns how many rows it made."""
    now = now or timezone.now()
    day = timezone.localdate(now)
    rows = _rows(day, None, Citizen.objects.all(), now)
    for department in Department.objects.filter(is_active=True):
        met = Contact.objects.filter(department=department, occurred_at__gte=now - YEAR, citizen__isnull=False)
        people = Citizen.objects.filter(pk__in=met.values("citizen"))
        rows += _rows(day, department, people, now)
    with transaction.atomic():
        QualityMeasure.objects.filter(measured_on__lt=day - KEPT).delete()
        QualityMeasure.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["measured_on", "department", "field"],
            update_fields=list(COUNTED),
        )
    return len(rows)


def _rows(day: date, department: Department | None, people: QuerySet[Citizen], now: datetime) -> list[QualityMeasure]:
    """One row a field; a department nobody came to has none."""
    there = people.filter(merged_into=None, subject_key__destroyed_at=None)
    count = there.count()
    if not count:
        return []
    counted = {row.pop("kind"): row for row in _points(there, now)}
    counted[Field.DONG] = {"filled": there.exclude(dong="").count()}
    failed = _failed_notices(department, now)
    return [
        QualityMeasure(
            measured_on=day,
            department=department,
            field=field,
            people=count,
            failed_notices=failed if field == Field.MAIL else 0,
            **counted.get(field, {}),
        )
        for field in Field
        if field != Field.NAME  # names are read by `spelling`, once for the whole office
    ]


def _points(people: QuerySet[Citizen], now: datetime) -> list[dict[str, Any]]:
    """The default points of these people, kind by kind."""
    defaults = ContactPoint.objects.filter(is_default=True, citizen__in=people.values("pk"))
    twin = ContactPoint.objects.filter(
        kind=OuterRef("kind"), value_index=OuterRef("value_index"), citizen__merged_into=None
    ).exclude(citizen=OuterRef("citizen"))
    heard_at = Greatest("verified_at", "confirmed_at", "created_at")  # PostgreSQL leaves out what is unknown
    rows = (
        defaults.annotate(heard_at=heard_at, is_shared=~Q(value_index="") & Exists(twin))
        .annotate(age=Extract(now - F("heard_at"), "epoch", output_field=FloatField()) / SECONDS_A_DAY)
        .order_by()
        .values("kind")
        .annotate(
            filled=Count("pk"),
            verified=Count("pk", filter=Q(verified_at__isnull=False)),
            fresh=Count("pk", filter=Q(heard_at__gte=now - YEAR)),
            bounced=Count("pk", filter=~Q(bounce_state=BounceState.NONE) & Q(bounce_until__gt=now)),
            shared=Count("pk", filter=Q(is_shared=True)),
            median_age_days=Median("age"),
        )
    )
    return [{**row, "median_age_days": max(0, round(row["median_age_days"] or 0))} for row in rows]


def _failed_notices(department: Department | None, now: datetime) -> int:
    """Notices of the last thirty days that reached nobody by mail: each is a call, and perhaps a letter."""
    owed = FollowUp.objects.filter(kind=FollowUp.Kind.BOUNCED_NOTICE, created_at__gte=now - NOTICES_OF)
    return (owed.filter(department=department) if department else owed).count()
