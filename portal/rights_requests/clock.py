"""Ten days to answer (시행령 제41조④, 제43조③, 제44조②), by the Civil Act and the office's own calendar."""

from datetime import date, timedelta

from civil_petitions.calendar import calendar_of_years
from civil_petitions.deadlines import civil_due_on

DAYS = 10
MOST_EXTENSION = 10  # ours: the law says "without delay once the reason is over"


def due_on(from_on: date, days: int = DAYS) -> date:
    """The last day to answer what came in on this day: every day counts, a last day off moves on."""
    last = from_on + timedelta(days=days)
    calendar, _missing = calendar_of_years(range(from_on.year, last.year + 2))
    return civil_due_on(from_on, days, calendar)


def days_left(due: date, today: date) -> int:
    """Calendar days; today is 0, negative counts days late."""
    return (due - today).days
