"""The same figures counted slowly, from the rows of the history alone: minute by minute, petition by petition."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.utils import timezone

from civil_petitions.models import Petition

FINISHED = ("answered", "refused", "returned", "closed")


def working_minutes(begin, end, calendar):
    """Walk through the days; compare clocks of whole minutes."""
    count, day = 0, timezone.localdate(begin)
    while day <= timezone.localdate(end):
        if day.weekday() < 5 and day not in calendar.holidays:
            for opens, closes in ((time(9), time(12)), (time(13), time(18))):
                opens, closes = (timezone.make_aware(datetime.combine(day, at)) for at in (opens, closes))
                count += _minute(min(max(end, opens), closes), opens) - _minute(min(max(begin, opens), closes), opens)
        day += timedelta(days=1)
    return count


def _minute(at, since):
    return int((at - since).total_seconds() // 60)


def booked(petition, calendar):
    """Minutes by department, and those of the petitioner: between each two steps, to whoever had it."""
    events = list(petition.events.order_by("number"))
    moved = [event for event in events if event.kind == "assigned"]
    where = moved[0].details["from_department"] if moved else petition.department_id
    minutes, waits, before = Counter(), False, petition.submitted_at
    for event in [*events, None]:
        at = petition.closed_at if event is None else event.occurred_at
        minutes["" if waits else where] += working_minutes(before, at, calendar)
        before = at
        if event is None:
            break
        waits = {"supplement_requested": True, "supplemented": False}.get(event.kind, waits)
        if event.kind == "assigned":
            where = event.details["to_department"]
    return minutes


def month_of(instant):
    return timezone.localdate(instant).replace(day=1)


def ended(month, department, calendar):
    """What ended in a month in a department (None: anywhere): numbers, minutes, median and ninth decile."""
    found = Petition.objects.filter(status__in=(*FINISHED, "transferred"))
    chosen = [
        petition
        for petition in found.prefetch_related("events")
        if month_of(petition.closed_at) == month and department in (None, petition.department_id)
    ]
    finished = [petition for petition in chosen if petition.status in FINISHED]
    spent = sorted(sum(n for where, n in booked(each, calendar).items() if where) for each in finished)
    rank = [spent[max(0, -(-len(spent) * tenths // 10) - 1)] if spent else None for tenths in (5, 9)]
    return {
        "n": len(finished),
        "on_time": sum(each.due_at is None or each.closed_at <= each.due_at for each in finished),
        "minutes": sum(spent),
        "routed": len(chosen),
        "right_first": sum(not _moved(each) for each in finished),
        "median": rank[0],
        "p90": rank[1],
    }


def _moved(petition):
    return any(
        event.kind == "assigned" and event.details["from_department"] != event.details["to_department"]
        for event in petition.events.all()
    )
