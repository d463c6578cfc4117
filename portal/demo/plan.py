"""Which petitions the demonstration has, and when each was filed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from civil_petitions import deadlines
from civil_petitions.calendar import current_calendar
from civil_petitions.models import PeriodUnit, PetitionType
from portal.demo.people import Person
from portal.demo.storybook import stories
from portal.demo.walking import WAYS_TO_THE_END

YEAR = 365
QUIET = 6  # the last days belong to the open ones
OPEN_SHARE = 0.2
GROWTH = 2.4  # a young portal: the last month is the busiest
DEPARTMENTS_OF_LOGINS = ("road", "parking")
OPEN_WAYS = (
    # way, working days until it is due, weight
    ("open:processing", (-3, -1), 10),
    ("open:assigned", (-1, -1), 4),
    ("open:assigned", (0, 0), 9),
    ("open:processing", (0, 0), 9),
    ("open:assigned", (1, 2), 18),
    ("open:processing", (1, 4), 18),
    ("open:waiting", (2, 4), 12),
    ("open:received", (2, 5), 11),
    ("open:submitted", (3, 6), 9),
)
HOURS = [7] + [8, 9, 9, 10, 10, 11, 12, 13, 14, 14, 15, 16, 17, 18, 19, 20, 21, 21, 22]


@dataclass(frozen=True)
class Filing:
    """One petition to be made: who files what when, and which way it goes."""

    at: datetime
    type_id: str
    person: Person
    way: str
    ends_at: datetime | None = None
    story: int | None = None
    is_seen: bool = False  # an officer looked up who it was


def filings(number: int, people: Sequence[Person], now: datetime, rng: Random) -> list[Filing]:
    """So many petitions over a year up to now, in the order of filing."""
    types = list(PetitionType.objects.active().filter(pk__in=stories()).order_by("pk"))
    opened = round(number * OPEN_SHARE)
    made = [*_past(number - opened, types, people, now, rng), *_open(opened, types, people, now, rng)]
    return sorted(made, key=lambda filing: filing.at)


def filings_of_named(named: dict[str, Person], now: datetime) -> list[Filing]:
    """What the citizens of the README find on their page: something of each kind."""
    one, two = named["citizen"], named["citizen2"]

    def ago(days: int, hour: int) -> datetime:
        """A working day so many working days before today."""
        calendar, day = current_calendar(), timezone.localdate(now)
        while days:
            day -= timedelta(days=1)
            days -= calendar.is_working_day(day)
        return _at(day, hour)

    made = [
        Filing(ago(4, 10), "apply-resident-parking", one, "open:waiting", story=0),
        Filing(ago(1, 9), "report-road-damage", one, "open:processing", story=0, is_seen=True),
        Filing(ago(1, 13), "report-streetlight", one, "open:assigned", story=0),
        Filing(ago(5, 9), "report-dumping", one, "answered", ends_at=ago(1, 15)),
        Filing(ago(30, 20), "report-illegal-parking", one, "answered"),
        Filing(ago(62, 12), "report-bulky-waste", one, "answered"),
        Filing(ago(95, 21), "report-drain", one, "supplemented"),
        Filing(ago(130, 8), "apply-tree-prune", one, "refused"),
        Filing(ago(190, 19), "consult-private-mail", one, "answered", story=0),
        Filing(ago(3, 10), "apply-security-light", two, "open:waiting"),
        Filing(ago(2, 11), "report-noise", two, "open:processing"),
        Filing(ago(3, 16), "apply-facility-rent", two, "answered"),
        Filing(ago(80, 10), "report-pest", two, "withdrawn"),
        Filing(ago(140, 14), "apply-birth-support", two, "answered"),
    ]
    return sorted(made, key=lambda filing: filing.at)


def _past(
    number: int, types: list[PetitionType], people: Sequence[Person], now: datetime, rng: Random
) -> Iterator[Filing]:
    for _each in range(number):
        day = timezone.localdate(now) - timedelta(days=QUIET + int((YEAR - QUIET) * rng.random() ** GROWTH))
        kind = _choose(types, rng)
        yield Filing(
            _at(day, rng.choice(HOURS), rng.randrange(60)),
            kind.pk,
            rng.choice(people),
            rng.choices(list(WAYS_TO_THE_END), list(WAYS_TO_THE_END.values()))[0],
        )


def _open(
    number: int, types: list[PetitionType], people: Sequence[Person], now: datetime, rng: Random
) -> Iterator[Filing]:
    waiting = [kind for kind in types if kind.period_unit == PeriodUnit.DAY]
    ours = [kind for kind in waiting if kind.department_id in DEPARTMENTS_OF_LOGINS]
    weights = [weight for _way, _days, weight in OPEN_WAYS]
    while number:
        way, days, _weight = rng.choices(OPEN_WAYS, weights)[0]
        kinds = ours if rng.random() < 0.6 else waiting
        if way == "open:submitted":
            kinds = [kind for kind in kinds if not kind.auto_receive]
        kind = _choose(kinds, rng)
        at = _filed_for(kind, _working_day(now, rng.randint(*days)), rng)
        if way == "open:submitted":
            at = now - timedelta(minutes=rng.randint(20, 600))
        if at is not None and at < now:
            number -= 1
            yield Filing(at, kind.pk, rng.choice(people), way)


def _choose(types: Sequence[PetitionType], rng: Random) -> PetitionType:
    return rng.choices(types, [kind.popularity for kind in types])[0]


def _working_day(now: datetime, days: int) -> date:
    """The working day so many working days from today, backwards when negative."""
    calendar, day = current_calendar(), timezone.localdate(now)
    step = timedelta(days=1 if days > 0 else -1)
    while days:
        day += step
        days -= calendar.is_working_day(day) * (1 if days > 0 else -1)
    return day


def _filed_for(kind: PetitionType, due_on: date, rng: Random) -> datetime | None:
    """When it must have come so that it is due on that day; None when no day does."""
    calendar = current_calendar()
    for back in range(60):
        day = due_on - timedelta(days=back)
        at = _at(day, rng.choice((9, 10, 13, 14, 15)), rng.randrange(50))
        due_at = deadlines.due_at(at, kind.period_unit, kind.period_value, calendar=calendar)
        if calendar.is_working_day(day) and due_at and timezone.localdate(due_at) == due_on:
            return at
    return None


def _at(day: date, hour: int, minute: int = 20) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
