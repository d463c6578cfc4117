"""Keeps the index as new as what it is made from."""

from celery import shared_task

from portal.search.rebuilding import is_current, rebuild


@shared_task
def refresh_index() -> None:
    """Write the index anew when a petition type, a text or an issue came, went or was changed."""
    if not is_current():
        rebuild()
