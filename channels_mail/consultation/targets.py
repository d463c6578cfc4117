"""Until when the office wants to have answered: a promise of its own, not a period of the law."""

from datetime import datetime, timedelta

from django.conf import settings

from civil_petitions.calendar import current_calendar


def due_at(asked_at: datetime) -> datetime:
    """The minute by which an answer is promised, counted in working hours."""
    hours = timedelta(hours=settings.CONSULTATION_ANSWER_HOURS)
    return current_calendar().add_working_time(asked_at, hours)
