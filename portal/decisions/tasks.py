"""What has changed is told in office hours, a little after it was written down."""

from celery import shared_task

from portal.decisions import telling


@shared_task
def tell_what_changed() -> None:
    telling.tell_waiting()
