"""What is done about promises by the clock."""

import logging
from datetime import date, datetime, time

from celery import shared_task
from django.db.models import Count, Q
from django.utils import timezone

from citizens.accounts.models import Account, Department
from citizens.contacts.models import FollowUp
from civil_petitions.calendar import current_calendar
from portal.follow_ups import letters

logger = logging.getLogger(__name__)
MORNING = time(8)


@shared_task
def remind_owners() -> None:
    """One mail a working day to each who has promises for today or late ones, however often this runs."""
    today = timezone.localdate()
    if not current_calendar().is_working_day(today):
        return
    for owner, department, counts in _due(today):
        try:
            letters.remind(owner, department, counts, today)
        except Exception as error:  # one address that cannot be written to must not hold up the others
            logger.error("no reminder of promises for %s: %s", owner or department, type(error).__name__)


def _due(today: date) -> list[tuple[Account | None, Department, dict[str, int]]]:
    """Who is told: the officer; the department of what nobody owns, or whose owner is no longer here."""
    morning = timezone.make_aware(datetime.combine(today, MORNING))
    due = FollowUp.objects.open().filter(due_on__lte=today, created_at__lt=morning)
    is_there = Q(owner__is_active=True, owner__department_id__isnull=False)
    counts = {"today": Count("pk", filter=Q(due_on=today)), "late": Count("pk", filter=Q(due_on__lt=today))}
    of_owners = due.filter(is_there).values("owner").annotate(**counts)
    owners = Account.objects.select_related("department").in_bulk([row["owner"] for row in of_owners])
    of_departments = due.exclude(is_there).values("department").annotate(**counts)
    departments = Department.objects.in_bulk([row["department"] for row in of_departments])
    told = [(owners[row["owner"]], owners[row["owner"]].department, row) for row in of_owners]
    return [*told, *((None, departments[row["department"]], row) for row in of_departments)]  # type: ignore[list-item]
