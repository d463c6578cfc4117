"""Keeps the cache as new as the table."""

from celery import shared_task

from portal.plain_words import keeping


@shared_task
def refresh_plain_words() -> None:
    keeping.refresh()
