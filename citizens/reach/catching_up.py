"""Making the rows of those anew about whom something changed: the only writer of reach."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, F, Max, Min, OuterRef, QuerySet, Subquery, Value, When

from citizens.consent.models import Consent
from citizens.contact_points.models import BLOCKING, BounceState, ContactPoint, Kind
from citizens.contacts.models import Contact
from citizens.preferences.models import Preference, Wish
from citizens.processing_stops.models import ProcessingStop
from citizens.reach.models import BITS, Reach, ReachChange
from citizens.registry.models import Citizen

BATCH = 1000
FEW = 2000  # what a page may take upon itself; the schedule does the rest
LOCK = 0x52454143  # of two that make the same row anew, the slower must not write what the quicker has outdated
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
FIELDS = [field.attname for field in Reach._meta.fields]


def catch_up(most: int | None = None) -> int:
    """Make anew what has changed, all of it or so much; returns how many people that were.

    With `most` it waits for nobody: where another is at it, what that one has not reached yet is left to it.
    """
    done = 0
    while (most is None or done < most) and ReachChange.objects.exists():
        taken = _take_turn(waits=most is None)
        if not taken:
            break
        done += taken
    return done


@transaction.atomic
def _take_turn(*, waits: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_{'' if waits else 'try_'}advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone()[0] is False:
            return 0
    oldest = ReachChange.objects.order_by("pk").values("pk")[:BATCH]
    with connection.cursor() as cursor:
        sql, parameters = oldest.query.sql_with_params()
        cursor.execute(f"DELETE FROM reach_reachchange WHERE id IN ({sql}) RETURNING citizen_id", parameters)  # noqa: S608
        changed = {row[0] for row in cursor.fetchall()}
    # From here on another statement begins, which sees whatever was committed before the notes just taken.
    _make_anew(sorted(changed | _standing_for(changed)))
    return len(changed)


def _standing_for(changed: set[uuid.UUID]) -> set[uuid.UUID]:
    """What a merged record has said counts for the person it was merged into."""
    found = Citizen.objects.filter(pk__in=changed).values_list("merged_into", flat=True)
    return {citizen for citizen in found if citizen is not None}


def _make_anew(ids: Sequence[uuid.UUID]) -> None:
    rows = [Reach(**row) for row in _as_the_rows_say(Citizen.objects.filter(pk__in=ids))]
    Reach.objects.filter(pk__in=set(ids) - {row.pk for row in rows}).delete()
    Reach.objects.bulk_create(rows, update_conflicts=True, unique_fields=["citizen"], update_fields=FIELDS[1:])


def _as_the_rows_say(citizens: QuerySet[Citizen]) -> Iterator[dict[str, Any]]:
    """What each person's row has to be; every question in the words of the slice that knows the answer."""
    mails = ContactPoint.objects.filter(citizen=OuterRef("pk"), kind=Kind.MAIL, verified_at__isnull=False)
    works_from = Case(When(bounce_state__in=BLOCKING, then=F("bounce_until")), default=Value(LONG_AGO))
    given = {topic: Consent.objects.given(topic).filter(citizen=OuterRef("pk")) for topic in BITS}
    none = Preference.objects.filter(citizen=OuterRef("pk"), wish=Wish.NONE)
    rows = citizens.filter(merged_into=None).annotate(
        citizen_id=F("pk"),
        agreed=_bits(given),
        declined=_bits({topic: none.filter(topic=topic) for topic in BITS}),
        is_stopped=Exists(ProcessingStop.objects.in_force().filter(citizen=OuterRef("pk"))),
        mail_from=_one(mails.annotate(works_from=works_from), Min("works_from")),
        is_reported=Exists(mails.filter(bounce_state=BounceState.COMPLAINT)),
        last_contact_at=_one(Contact.objects.filter(citizen=OuterRef("pk")), Max("occurred_at")),
    )
    yield from rows.values(*FIELDS)


def _bits(questions: Mapping[Any, QuerySet[Any]]) -> Any:
    """The sum of the bits of those topics whose question finds something."""
    return sum(
        (Case(When(Exists(rows), then=Value(BITS[topic])), default=Value(0)) for topic, rows in questions.items()),
        start=Value(0),
    )


def _one(rows: QuerySet[Any], value: Min | Max) -> Subquery:
    return Subquery(rows.order_by().values("citizen").annotate(found=value).values("found"))
