"""Notices go out, and clocks are watched."""

from datetime import datetime, timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from citizens.incidents import letters, sending, workflow
from citizens.incidents.models import Incident

MARKS = (timedelta(hours=24), timedelta(hours=6), timedelta(0))


@shared_task
def send_notices() -> None:
    """Every minute: whatever notice has not reached everybody. Killed, the next run goes on."""
    sending.send_all()


@shared_task
def watch_clocks() -> None:
    """A day before, six hours before, at the end, and then every day: whose duty is not done is told."""
    now = timezone.now()
    for incident in Incident.objects.open():
        for duty in workflow.duties_of(incident):
            if duty.done_at is None and (mark := _mark(duty.due_at, now)):
                with transaction.atomic():
                    letters.remind(incident, duty, now, mark)


def _mark(due_at: datetime, now: datetime) -> str:
    """The last mark that this clock passed; blank while it has passed none."""
    if now >= due_at:
        return f"late-{(now - due_at).days}"
    passed = [mark for mark in MARKS if now >= due_at - mark]
    return f"{passed[-1] // timedelta(hours=1)}h" if passed else ""
