"""What is late is said aloud, every day."""

from celery import shared_task
from django.utils import timezone

from portal.rights_requests import letters, mandates
from portal.rights_requests.models import RightsRequest

MOST_NAMED = 50


@shared_task
def alarm_overdue() -> None:
    """Mail the privacy officers what should have been answered; run twice a day, it tells once."""
    today = timezone.localdate()
    late = list(RightsRequest.objects.overdue(today).order_by("due_on", "id")[:MOST_NAMED])
    if late:
        letters.tell_overdue(late, today)


@shared_task
def sweep_mandates() -> None:
    """Remove powers of attorney that belong to no request."""
    mandates.sweep()
