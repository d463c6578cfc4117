"""Counts the office's figures behind the scenes, so that no reader of the front page waits for it."""

from celery import shared_task
from django.core.cache import cache

from portal.home.figures import Figures, figures

KEY = "home:figures"
SHOWN_SECONDS = 24 * 60 * 60  # older figures are not shown at all


@shared_task
def refresh_figures() -> None:
    """Every minute; what was counted stands for a day should the counting stop."""
    cache.set(KEY, figures(), SHOWN_SECONDS)


def kept_figures() -> Figures | None:
    """What was counted last, without asking the database; None before the first count of a new installation."""
    return cache.get(KEY)
