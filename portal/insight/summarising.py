"""Sums the facts of a month up, small cells merged: the only writer of summaries, which is all that pages read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

from portal.insight import suppression
from portal.insight.models import Summary
from portal.insight.periods import LENGTHS, shift
from portal.insight.suppression import Cell, Key

Subject, Cut = Summary.Subject, Summary.Cut

_FINISHED = "status IN ('answered', 'refused', 'returned', 'closed')"
_FILED = """count(*), count(*) FILTER (WHERE is_repeat) AS repeats, count(*) FILTER (WHERE is_return) AS returns,
    count(*) FILTER (WHERE is_urgent) AS urgent, count(*) FILTER (WHERE channel = 'web') AS online
    FROM insight_fact_petition
    WHERE month = %(month)s"""
_ENDED = f"""count(*) FILTER (WHERE {_FINISHED}),
    count(*) FILTER (WHERE {_FINISHED} AND NOT is_late) AS on_time,
    count(*) FILTER (WHERE {_FINISHED} AND was_at_once) AS at_once,
    count(*) FILTER (WHERE {_FINISHED} AND extensions > 0) AS extended,
    sum(working_minutes) FILTER (WHERE {_FINISHED}) AS minutes,
    sum(paused_minutes) FILTER (WHERE {_FINISHED}) AS paused,
    sum(contacts) FILTER (WHERE {_FINISHED}) AS contacts,
    sum(cost_won) FILTER (WHERE {_FINISHED}) AS won,
    count(*) FILTER (WHERE {_FINISHED} OR status = 'transferred') AS routed,
    count(*) FILTER (WHERE {_FINISHED} AND moves = 0) AS right_first
    FROM insight_fact_petition WHERE ended_on >= %(month)s AND ended_on < %(next)s AND status <> 'withdrawn'"""
_SURVEY = """count(score), count(*) AS asked, count(score) AS answered,
    count(*) FILTER (WHERE score >= 4) AS satisfied,
    count(*) FILTER (WHERE score <= 2) AS low, sum(score) AS score,
    count(clarity) AS clarity_n, count(*) FILTER (WHERE clarity >= 4) AS clarity_good,
    count(*) FILTER (WHERE score <= 3 AND clarity <= 2) AS low_clarity,
    count(*) FILTER (WHERE score <= 3 AND speed <= 2) AS low_speed,
    count(*) FILTER (WHERE score <= 3 AND result <= 2) AS low_result
    FROM insight_fact_survey
    WHERE month = %(month)s AND kind NOT IN ('withdrawal', 'draft', 'trust')"""
_TRUST = """count(score), count(*) AS asked, count(score) AS answered,
    count(*) FILTER (WHERE score >= 4) AS trusting FROM insight_fact_survey
    WHERE month = %(month)s AND kind = 'trust'"""
_GIVEN_UP = """count(*) FILTER (WHERE reason <> '') FROM insight_fact_survey
    WHERE month = %(month)s AND kind IN ('withdrawal', 'draft')"""
_CONTACT = """sum(count), sum(seconds) AS seconds FROM insight_fact_contact WHERE month = %(month)s"""
# What is shown of it are minutes and never how many petitions, so minutes are what must not be few.
_TIME = """sum(spent.working_minutes), sum(spent.working_minutes) AS minutes, count(*) AS petitions
    FROM insight_fact_department_time spent
    JOIN insight_fact_petition petition ON petition.id = spent.id AND petition.month = spent.month
    WHERE spent.ended_on >= %(month)s AND spent.ended_on < %(next)s"""
# What, cut how, by which two columns. The first is the parent: a department, or for the whole office a channel.
QUERIES: tuple[tuple[str, str, str, str, str], ...] = (
    (Subject.FILED, Cut.TYPE, "department", "type", _FILED),
    (Subject.FILED, Cut.CHANNEL_AGE, "channel", "age_band", _FILED),
    (Subject.ENDED, Cut.TYPE, "department", "type", _ENDED),
    (Subject.ENDED, Cut.CHANNEL_AGE, "channel", "age_band", _ENDED),
    (Subject.SURVEY, Cut.TYPE, "department", "type", _SURVEY),
    (Subject.SURVEY, Cut.CHANNEL_AGE, "channel", "age_band", _SURVEY),
    (Subject.SURVEY, Cut.KIND_WAY, "kind", "way", _SURVEY),
    (Subject.TRUST, Cut.CHANNEL_AGE, "channel", "age_band", _TRUST),
    (Subject.GIVEN_UP, Cut.KIND_WAY, "kind", "reason", _GIVEN_UP),
    (Subject.CONTACT, Cut.DIRECTION, "department", "channel || ':' || direction", _CONTACT),
    (Subject.CONTACT, Cut.FORMALITY, "department", "CASE WHEN is_formal THEN 'formal' ELSE channel END", _CONTACT),
    (Subject.TIME, Cut.DEPARTMENT, "petition.department", "spent.department", _TIME),
)
# What else is told of the whole office, beside what is cut by types.
OF_OFFICE = ((Subject.CONTACT, Cut.DIRECTION), (Subject.TRUST, Cut.CHANNEL_AGE))
_PERCENTILES = """
SELECT coalesce(department, ''), count(*), percentile_disc(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY working_minutes)
FROM insight_fact_petition WHERE ended_on >= %(month)s AND ended_on < %(next)s
    AND status IN ('answered', 'refused', 'returned', 'closed')
GROUP BY GROUPING SETS ((department), ())
"""


def summarise(months: Iterable[date]) -> None:
    """Write the summaries of these months anew, each month in one transaction."""
    for month in sorted(set(months)):
        with transaction.atomic():
            summaries = [*_of(month)]
            Summary.objects.filter(month=month).exclude(cut=Cut.SPAN).delete()
            Summary.objects.bulk_create(summaries)


def summarise_spans(months: Iterable[date], lengths: Sequence[int] = LENGTHS[1:]) -> None:
    """What several months up to each of these have in the middle: of all that cannot be added up."""
    for month in sorted(set(months)):
        for length in lengths:
            rows = [
                Summary(
                    month=month, subject=Subject.ENDED, cut=Cut.SPAN, department=of, value=str(length), n=n, sums=found
                )
                for of, n, found in _middles(_span(month, length))
            ]
            with transaction.atomic():
                Summary.objects.filter(month=month, cut=Cut.SPAN, value=str(length)).delete()
                Summary.objects.bulk_create(rows)


def _of(month: date) -> Iterable[Summary]:
    for subject, cut, parent, child, what in QUERIES:
        cells = _cells(month, parent, child, what)
        for (of, value), cell in suppression.groups(cells).items():
            yield _summary(month, subject, cut, (of, value), cell)
        if cut == Cut.TYPE or (subject, cut) in OF_OFFICE:
            yield from _wholes(month, subject, cells)


def _wholes(month: date, subject: str, cells: Mapping[Key, Cell]) -> Iterable[Summary]:
    """One row for each department, and one for the office with what cannot be added up: who stands in the middle."""
    percentiles = _percentiles(month) if subject == Subject.ENDED else {}
    for (department, _child), cell in suppression.parents(cells).items():
        yield _summary(month, subject, Cut.WHOLE, (department, ""), cell, **percentiles.get(department, {}))
    office = suppression.total(cells.values())
    if office.n >= suppression.FEWEST:
        yield _summary(month, subject, Cut.OFFICE, ("", ""), office, **percentiles.get("", {}))


def _summary(month: date, subject: str, cut: str, key: Key, cell: Cell, **more: int) -> Summary:
    """For the whole office a parent is a channel; it stands in the value then."""
    department, value = key
    if cut in (Cut.CHANNEL_AGE, Cut.KIND_WAY):
        department, value = "", "|".join(key)
    sums = {name: int(amount) for name, amount in cell.sums.items()}
    return Summary(
        month=month, subject=subject, cut=cut, department=department, value=value, n=cell.n, sums=sums | more
    )


def _cells(month: date, parent: str, child: str, what: str) -> dict[Key, Cell]:
    found: dict[Key, Cell] = defaultdict(Cell)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parent}, {child}, {what} GROUP BY 1, 2", _span(month))  # noqa: S608 (our own words)
        names = [column.name for column in cursor.description or ()][3:]
        for row in cursor.fetchall():
            sums = Counter({name: int(amount or 0) for name, amount in zip(names, row[3:], strict=True)})
            found[row[0], row[1]].add(Cell(int(row[2] or 0), sums))
    return found


def _percentiles(month: date) -> dict[str, dict[str, int]]:
    return {department: found for department, _n, found in _middles(_span(month))}


def _middles(span: dict[str, Any]) -> Iterable[tuple[str, int, dict[str, int]]]:
    with connection.cursor() as cursor:
        cursor.execute(_PERCENTILES, span)
        for department, n, found in cursor.fetchall():
            if n >= suppression.FEWEST:
                yield department, n, {"median": found[0], "p90": found[1]}


def _span(month: date, length: int = 1) -> dict[str, Any]:
    return {"month": shift(month, 1 - length), "next": shift(month, 1)}
