"""Who was touched, out of the access log: one statement in the database, however many people it is."""

from datetime import datetime
from typing import Any

from django.db import connection

from citizens.access_log.models import AccessLogQuerySet
from citizens.incidents.models import Incident

# A merged record stands for the person it was merged into; whose row is gone can be told nothing any more.
SEEN = """
SELECT coalesce(citizen.merged_into_id, citizen.id) AS citizen_id,
       count(*) AS entry_count, min(seen.occurred_at) AS first_at, max(seen.occurred_at) AS last_at
FROM (
    SELECT occurred_at, unnest(array_append(listed, citizen_id)) AS person FROM ({entries}) AS entry
) AS seen
JOIN registry_citizen AS citizen ON citizen.id = seen.person
GROUP BY 1
"""
COUNT = "SELECT count(*) FROM ({seen}) AS person"
FREEZE = """
INSERT INTO incidents_incidentperson
    (id, incident_id, citizen_id, entry_count, first_at, last_at, added_at, told_number, outcome)
SELECT gen_random_uuid(), %s, citizen_id, entry_count, first_at, last_at, %s, 0, '' FROM ({seen}) AS person
ON CONFLICT (incident_id, citizen_id) DO NOTHING
"""


def count_of(entries: AccessLogQuerySet) -> int:
    """How many people these entries showed."""
    seen, parameters = _seen(entries)
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(seen=seen), parameters)
        return int(cursor.fetchone()[0])


def freeze(incident: Incident, entries: AccessLogQuerySet, at: datetime) -> int:
    """Put them on the incident's list; who stands there already stays as they are. Says how many are new."""
    seen, parameters = _seen(entries)
    with connection.cursor() as cursor:
        cursor.execute(FREEZE.format(seen=seen), [incident.pk, at, *parameters])
        return int(cursor.rowcount)


def _seen(entries: AccessLogQuerySet) -> tuple[str, list[Any]]:
    wanted = entries.order_by().values("occurred_at", "listed", "citizen_id")
    sql, parameters = wanted.query.sql_with_params()
    return SEEN.format(entries=sql), list(parameters)
