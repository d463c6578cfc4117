"""The facts follow what happens, a few minutes later."""

from celery import shared_task

from portal.insight import raising
from portal.insight.filling import refreshing


@shared_task
def refresh_facts() -> None:
    """Take in what happened since the last time."""
    refreshing.refresh()


@shared_task
def refresh_open_facts() -> None:
    """At night: how long what is open has been lying, and the days of the calendar."""
    refreshing.refresh_open()


@shared_task
def raise_decisions() -> None:
    """In the morning: what the figures ask of those who lead."""
    raising.raise_all()
