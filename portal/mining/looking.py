"""Once a week: looks through what came in and keeps what it found."""

from collections.abc import Callable, Iterator
from datetime import date

from django.db import transaction

from portal.mining import counting, topics
from portal.mining.models import Discovery

LISTS: tuple[Callable[[date], Iterator[Discovery]], ...] = (
    counting.spikes,
    topics.topics,
    counting.repeats,
    counting.drivers,
    counting.forms,
)


def look(monday: date) -> int:
    """Write the lists of the week that ends before this Monday; a second look replaces the first."""
    found = []
    for make in LISTS:
        for place, discovery in enumerate(make(monday)):
            discovery.week, discovery.place = monday, place
            found.append(discovery)
    with transaction.atomic():
        Discovery.objects.filter(week=monday).delete()
        Discovery.objects.bulk_create(found)
    return len(found)
