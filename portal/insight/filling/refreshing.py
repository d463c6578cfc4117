"""Keeps the facts as new as what they are made from: a little each time, all of it on demand."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone

from citizens.contacts.models import Contact
from civil_petitions.models import Petition, PetitionEvent
from portal.insight.filling import others, petitions, pulses, surveys
from portal.insight.models import Rebuild, Watermark
from portal.insight.periods import shift
from portal.insight.summarising import summarise, summarise_spans

# A transaction that began earlier may commit later: what lies this far back is read again. Reading twice is harmless.
OVERLAP = timedelta(minutes=15)
MAIL_SETTLES = timedelta(days=4)  # after three days a mail is given up
SOURCE = "portal"
LOCK = 0x46414354
Tell = Callable[[int, int], object]


def refresh(now: datetime | None = None) -> int:
    """Take in what happened since the last time; says how many petitions were counted anew."""
    now = now or timezone.now()
    with transaction.atomic():
        if not _is_ours():
            return 0
        mark = Watermark.objects.filter(pk=SOURCE).first()
        since = (mark.read_until if mark else _beginning(now)) - OVERLAP
        touched = _touched(since)
        number, months = petitions.fill(touched, as_of=now)
        months |= surveys.fill(surveys.touched(since) | surveys.about(touched))
        days = {timezone.localdate(each) for each in _contact_times(since)}
        others.fill_contacts(days)
        others.fill_mails(_days(min(since, now - MAIL_SETTLES), now))
        months |= {day.replace(day=1) for day in days}
        for month in {timezone.localdate(since).replace(day=1), timezone.localdate(now).replace(day=1)}:
            others.fill_participation(month)
        summarise(months)
        summarise_spans([timezone.localdate(now).replace(day=1)], [3])
        pulses.take()
        Watermark.objects.update_or_create(pk=SOURCE, defaults={"read_until": now})
    return number


def refresh_open(now: datetime | None = None) -> int:
    """At night: the minutes of what is still open, and links whose record is gone."""
    now = now or timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM insight_factlink link WHERE NOT EXISTS (SELECT 1 FROM civil_petitions_petition petition"
            " WHERE petition.id = link.source_id) AND NOT EXISTS (SELECT 1 FROM surveys_surveyinvitation asked"
            " WHERE asked.id = link.source_id)"
        )
    today = timezone.localdate(now)
    others.fill_days(today.replace(month=1, day=1), date(today.year + 1, 12, 31))
    summarise_spans(shift(today.replace(day=1), -back) for back in range(2))
    return petitions.fill(Petition.objects.open().values_list("pk", flat=True).iterator(), as_of=now)[0]


def rebuild(first: date | None, last: date | None, *, tell: Tell, now: datetime | None = None) -> Rebuild:
    """Count these months anew and sum them up; goes on where an earlier one was cut short."""
    now = now or timezone.now()
    run = recount(first, last, tell=tell, now=now)
    months = [*_months_between(run.first_month, timezone.localdate(now))]
    summarise(months)
    summarise_spans(months)
    pulses.take()
    return run


def recount(first: date | None, last: date | None, *, tell: Tell, now: datetime) -> Rebuild:
    """The facts alone, each month in a transaction of its own."""
    run = _run(first or timezone.localdate(_beginning(now)), last or timezone.localdate(now))
    number = _number(run)
    others.fill_days(run.first_month.replace(month=1), date(run.last_month.year, 12, 31))
    while run.next_month <= run.last_month:
        _month(run, now, lambda done: tell(done, number))
    with transaction.atomic():
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
        Watermark.objects.update_or_create(pk=SOURCE, defaults={"read_until": now - OVERLAP})
    return run


@transaction.atomic
def _month(run: Rebuild, now: datetime, tell: Callable[[int], object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    month, after = run.next_month, _next(run.next_month)
    for number in _fill_month(month, after, now):
        run.petitions += number
        tell(run.petitions)
    surveys.fill(surveys.of_month(_midnight(month), _midnight(after)))
    others.fill_contacts(_days_of(month, after, now))
    others.fill_mails(_days_of(month, after, now))
    others.fill_participation(month)
    run.next_month = after
    run.save(update_fields=["next_month", "petitions"])


def _fill_month(month: date, after: date, now: datetime) -> Iterator[int]:
    found = Petition.objects.filter(submitted_at__gte=_midnight(month), submitted_at__lt=_midnight(after))
    ids = list(found.order_by("submitted_at").values_list("pk", flat=True))
    for begin in range(0, len(ids), petitions.SIZE):
        yield petitions.fill(ids[begin : begin + petitions.SIZE], as_of=now)[0]


def _run(first: date, last: date) -> Rebuild:
    first, last = first.replace(day=1), last.replace(day=1)
    waiting = Rebuild.objects.filter(first_month=first, last_month=last, finished_at=None).order_by("-pk").first()
    return waiting or Rebuild.objects.create(first_month=first, last_month=last, next_month=first)


def _number(run: Rebuild) -> int:
    span = {"submitted_at__gte": _midnight(run.first_month), "submitted_at__lt": _midnight(_next(run.last_month))}
    return Petition.objects.filter(**span).count()


def _touched(since: datetime) -> set[UUID]:
    """Petitions to which something happened: a step, a contact."""
    told = Contact.objects.filter(recorded_at__gte=since).exclude(target="").values("target")
    found = set(PetitionEvent.objects.filter(recorded_at__gte=since).values_list("petition", flat=True))
    found.update(Petition.objects.filter(receipt_number__in=told).values_list("pk", flat=True))
    return found


def _contact_times(since: datetime) -> Iterator[datetime]:
    return Contact.objects.filter(recorded_at__gte=since).values_list("occurred_at", flat=True).iterator()


def _beginning(now: datetime) -> datetime:
    """When the first petition came."""
    return Petition.objects.aggregate(first=Min("submitted_at"))["first"] or now


def _is_ours() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _next(month: date) -> date:
    return shift(month, 1)


def _months_between(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = _next(month)


def _days(since: datetime, until: datetime) -> Iterator[date]:
    first, last = timezone.localdate(since), timezone.localdate(until)
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _days_of(month: date, after: date, now: datetime) -> Iterator[date]:
    last = min(after - timedelta(days=1), timezone.localdate(now))
    return (month + timedelta(days=number) for number in range((last - month).days + 1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
