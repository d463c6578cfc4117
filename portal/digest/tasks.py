"""The mail goes out at half past eight on the first working day of the week."""

from celery import shared_task
from django.utils import timezone

from civil_petitions.calendar import current_calendar
from portal.digest import letters
from portal.digest.models import monday, readers


@shared_task
def mail_week() -> None:
    """To everybody who decides, once a week; whoever was missed gets it at the next look."""
    today = timezone.localdate()
    first = monday(today)
    if today != current_calendar().working_day_from(first):
        return
    for account in readers():
        letters.send(account, first, today)
