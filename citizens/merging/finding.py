"""Pairs that share an address or a number, their default or another: one statement over the blind indexes.

It opens nobody. A name is never a reason to look: names have no index. Two who both log in are left out, for nobody
may merge them.
"""

from django.db import connection, transaction

from citizens.merging.models import Candidate

MOST_ALIKE = 5  # more people with one number share a line, not a life: a home for the old, a company
KEEP = """
WITH point AS NOT MATERIALIZED (
    SELECT point.citizen_id, point.kind, point.value_index, citizen.account_id
    FROM contact_points_contactpoint point JOIN registry_citizen citizen ON citizen.id = point.citizen_id
    WHERE point.value_index <> '' AND citizen.merged_into_id IS NULL
), shared AS (
    SELECT kind, value_index FROM point GROUP BY kind, value_index HAVING count(*) BETWEEN 2 AND %(most)s
)
INSERT INTO merging_candidate (id, first_id, second_id, same_email, same_phone, state, found_at, seen_at)
SELECT gen_random_uuid(), a.citizen_id, b.citizen_id,
    bool_or(shared.kind = 'mail'), bool_or(shared.kind = 'phone'), 'waiting', now(), now()
FROM shared
JOIN point a USING (kind, value_index)
JOIN point b USING (kind, value_index)
WHERE a.citizen_id < b.citizen_id AND (a.account_id IS NULL OR b.account_id IS NULL)
GROUP BY a.citizen_id, b.citizen_id
ON CONFLICT (first_id, second_id) DO UPDATE
SET same_email = excluded.same_email, same_phone = excluded.same_phone, seen_at = excluded.seen_at
"""
FORGET = "DELETE FROM merging_candidate WHERE state = 'waiting' AND seen_at < now()"


@transaction.atomic
def find_candidates() -> int:
    """Add the pairs that are new, forget those that are alike no longer; what was decided stays decided.

    While a blind-index key changes, a pair under two keys is found when the change is through.
    """
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"most": MOST_ALIKE})
        cursor.execute(FORGET)  # now() is the transaction's: all that was found carries it
    return Candidate.objects.waiting().count()
