"""What happens to issues and hearings by itself. Rules live elsewhere."""

from celery import shared_task
from django.utils import timezone

from portal.participation import asking, telling, workflow
from portal.participation.models import Issue, Status

ROUNDS = 50


@shared_task
def close_windows() -> int:
    """End the windows that are over."""
    return workflow.close_windows(timezone.now())


@shared_task
def remind_of_hearings() -> int:
    """Two days before."""
    return workflow.remind(timezone.now())


@shared_task
def ask_after_hearings() -> int:
    """How it was, of those who came or wrote."""
    return asking.ask_next()


@shared_task
def tell_supporters() -> int:
    """Some batches of mails; the next run goes on."""
    told = 0
    for _round in range(ROUNDS):
        batch = telling.tell_next_batch()
        told += batch
        if not batch:
            break
    return told


@shared_task
def recount_agreements() -> int:
    """Count again what is still being counted; gives how many had been wrong."""
    wrong = 0
    for issue in Issue.objects.filter(status__in=(Status.OPEN, Status.REACHED)).iterator(200):
        before, after = workflow.recount(issue)
        wrong += before != after
    return wrong
