"""Before the week begins: what last week's petitions have in common."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from portal.mining import looking


@shared_task
def look_through_week() -> int:
    today = timezone.localdate()
    return looking.look(today - timedelta(days=today.weekday()))
