"""Pairs that share an address or a number: one statement over the blind indexes, which opens nobody.

A name is never a reason to look: names have no index. Two who both log in are left out, for nobody may merge them.
"""

from django.db import connection, transaction

from citizens.merging.models import Candidate

MOST_ALIKE = 5  # more people with one number share a line, not a life: a home for the old, a company
PAIRS = """
SELECT a.id AS one, b.id AS other, '{column}' = 'email_index' AS same_email, '{column}' = 'phone_index' AS same_phone
FROM (
    SELECT {column} AS value FROM registry_citizen
    WHERE {column} <> '' AND merged_into_id IS NULL
    GROUP BY {column} HAVING count(*) BETWEEN 2 AND %(most)s
) AS shared
JOIN registry_citizen a ON a.{column} = shared.value AND a.merged_into_id IS NULL
JOIN registry_citizen b ON b.{column} = shared.value AND b.merged_into_id IS NULL AND a.id < b.id
WHERE a.account_id IS NULL OR b.account_id IS NULL
"""
KEEP = f"""
INSERT INTO merging_candidate (id, first_id, second_id, same_email, same_phone, state, found_at, seen_at)
SELECT gen_random_uuid(), one, other, bool_or(same_email), bool_or(same_phone), 'waiting', now(), now()
FROM ({PAIRS.format(column="email_index")} UNION ALL {PAIRS.format(column="phone_index")}) AS pairs
GROUP BY one, other
ON CONFLICT (first_id, second_id) DO UPDATE
SET same_email = excluded.same_email, same_phone = excluded.same_phone, seen_at = excluded.seen_at
"""  # noqa: S608 (two names of columns)
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
