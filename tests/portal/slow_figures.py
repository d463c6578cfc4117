"""The same figures counted slowly, from the rows of the history alone: minute by minute, petition by petition."""

from collections import Counter, defaultdict
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
    events = sorted(petition.events.all(), key=lambda event: event.number)
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


def ended(calendar):
    """Of each month and department (None: anywhere): numbers, minutes, median and ninth decile, in one walk."""
    figures, spent = defaultdict(Counter), defaultdict(list)
    found = Petition.objects.filter(status__in=(*FINISHED, "transferred")).prefetch_related("events")
    for petition in found.iterator(2000):
        for where in ((month_of(petition.closed_at), petition.department_id), (month_of(petition.closed_at), None)):
            figures[where]["routed"] += 1
            if petition.status not in FINISHED:
                continue
            minutes = sum(n for code, n in booked(petition, calendar).items() if code)
            spent[where].append(minutes)
            figures[where]["n"] += 1
            figures[where]["on_time"] += petition.due_at is None or petition.closed_at <= petition.due_at
            figures[where]["minutes"] += minutes
            figures[where]["right_first"] += not _moved(petition)
    return {where: dict(counted) | _ranked(sorted(spent[where])) for where, counted in figures.items()}


def _ranked(minutes):
    places = [max(0, -(-len(minutes) * tenths // 10) - 1) for tenths in (5, 9)]
    return dict(zip(("median", "p90"), [minutes[place] for place in places] if minutes else (None, None), strict=True))


def _moved(petition):
    return any(
        event.kind == "assigned" and event.details["from_department"] != event.details["to_department"]
        for event in petition.events.all()
    )
