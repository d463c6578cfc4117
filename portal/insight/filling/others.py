"""Facts that are counts from the start: contacts and mails by day, participation by month, and the days themselves."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from civil_petitions.calendar import calendar_of_years
from portal.insight.filling import rows
from portal.insight.models import Day, FactContact, FactMail, FactParticipation

# A contact is formal when it is about a petition that has a receipt number: the paper's 정식.
CONTACTS = """
INSERT INTO insight_fact_contact (month, date, department, channel, direction, kind, is_formal, count, seconds)
SELECT date_trunc('month', day)::date, day, department, channel, direction, kind, is_formal, count(*), sum(seconds)
FROM (
    SELECT (occurred_at AT TIME ZONE 'Asia/Seoul')::date AS day, coalesce(department_id, '') AS department, channel,
        direction, kind, kind = 'petition' OR EXISTS (
            SELECT 1 FROM civil_petitions_petition p WHERE contacts_contact.target <> '' AND p.receipt_number = target
        ) AS is_formal, coalesce(duration_seconds, 0) AS seconds
    FROM contacts_contact WHERE occurred_at >= %s AND occurred_at < %s
) AS contact GROUP BY 1, 2, 3, 4, 5, 6, 7
"""
MAILS = """
INSERT INTO insight_fact_mail (month, date, kind, state, count)
SELECT date_trunc('month', day)::date, day, kind, state, count(*) FROM (
    SELECT (created_at AT TIME ZONE 'Asia/Seoul')::date AS day, split_part(coalesce(key, ''), ':', 1) AS kind, state
    FROM outbox_outgoingmail WHERE created_at >= %s AND created_at < %s
) AS mail GROUP BY 1, 2, 3, 4
"""
# Whoever filed, wrote a letter, answered, agreed or wrote on the board took part; a person counts once for all of it.
PARTICIPATION = """
WITH deed AS (
    SELECT petitioner_id AS person, department_id AS department FROM civil_petitions_petition
        WHERE submitted_at >= %(since)s AND submitted_at < %(until)s
    UNION SELECT citizen_id, department_id FROM consultation_consultation
        WHERE created_at >= %(since)s AND created_at < %(until)s
    UNION SELECT i.citizen_id, r.department_id FROM surveys_surveyresponse r
        JOIN surveys_surveyinvitation i ON i.id = r.invitation_id
        WHERE i.citizen_id IS NOT NULL AND r.answered_at >= %(since)s AND r.answered_at < %(until)s
    UNION SELECT c.id, NULL FROM registry_citizen c JOIN (
        SELECT account_id FROM participation_agreement WHERE agreed_at >= %(since)s AND agreed_at < %(until)s
        UNION SELECT account_id FROM board_vote WHERE cast_at >= %(since)s AND cast_at < %(until)s
        UNION SELECT account_id FROM board_pen JOIN board_post ON board_post.pen_id = board_pen.id
            WHERE board_post.created_at >= %(since)s AND board_post.created_at < %(until)s
    ) AS spoke ON spoke.account_id = c.account_id
)
INSERT INTO insight_fact_participation (month, department, participants, members)
SELECT %(month)s, CASE GROUPING(department) WHEN 1 THEN '' ELSE coalesce(department, '-') END,
    count(DISTINCT person), (
    SELECT count(*) FROM registry_citizen
    WHERE account_id IS NOT NULL AND merged_into_id IS NULL AND created_at < %(until)s)
FROM deed GROUP BY GROUPING SETS ((department), ())
"""


@transaction.atomic
def fill_contacts(days: Iterable[date]) -> None:
    """Count the contacts of these days anew."""
    for first, last in _runs(days):
        rows.add_months(_months(first, last))
        FactContact.objects.filter(date__range=(first, last)).delete()
        _run(CONTACTS, [_midnight(first), _midnight(last + timedelta(days=1))])


@transaction.atomic
def fill_mails(days: Iterable[date]) -> None:
    """Count the mails of these days by how they fared."""
    for first, last in _runs(days):
        rows.add_months(_months(first, last))
        FactMail.objects.filter(date__range=(first, last)).delete()
        _run(MAILS, [_midnight(first), _midnight(last + timedelta(days=1))])


@transaction.atomic
def fill_participation(month: date) -> None:
    """Count who took part in this month."""
    rows.add_months([month])
    FactParticipation.objects.filter(month=month).delete()
    until = _midnight((month + timedelta(days=31)).replace(day=1))
    with connection.cursor() as cursor:
        cursor.execute(PARTICIPATION, {"month": month, "since": _midnight(month), "until": until})


def fill_days(first: date, last: date) -> None:
    """Write down what today's calendar says of each day."""
    calendar = calendar_of_years(range(first.year, last.year + 1))[0]
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    Day.objects.bulk_create(
        [
            Day(
                date=day,
                month=day.replace(day=1),
                quarter=day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
                year=day.year,
                weekday=day.weekday(),
                is_working_day=calendar.is_working_day(day),
                holiday=calendar.names.get(day, ""),
            )
            for day in days
        ],
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["is_working_day", "holiday"],
    )


def _run(sql: str, values: list[datetime]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _runs(days: Iterable[date]) -> Iterable[tuple[date, date]]:
    """Days in a row as one span, so that a month is one query and not thirty."""
    first = last = None
    for day in sorted(set(days)):
        if last is not None and day == last + timedelta(days=1):
            last = day
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = day
    if first is not None and last is not None:
        yield first, last


def _months(first: date, last: date) -> set[date]:
    return {(first + timedelta(days=number)).replace(day=1) for number in range((last - first).days + 1)}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
