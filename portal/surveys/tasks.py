"""What surveys do by the clock. Rules live elsewhere."""

from celery import shared_task

from portal.surveys import telling


@shared_task
def tell_departments() -> None:
    """Whom to call, and what to read."""
    telling.tell_waiting()
