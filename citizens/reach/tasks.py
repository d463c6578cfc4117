"""The shell around catching up: it may run twice, late and side by side."""

from celery import shared_task

from citizens.reach.catching_up import catch_up


@shared_task
def catch_up_reach() -> None:
    """Make anew the rows of those about whom something changed."""
    catch_up()
