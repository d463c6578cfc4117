"""Whatever happens to what is sealed, pages answer: the row is marked, nothing else is lost, and nothing overwritten.

In the suite the lists; DAMAGE_EVERYWHERE=1 asks every page of the table of addresses that opens anything.
"""

import os
from itertools import pairwise

import pytest
from django.db import connection

from citizens.encryption.data_keys import cache
from citizens.keys.models import SubjectKey
from citizens.keys.sealed_rows import keyed_models, sealed_fields
from tests.access_matrix import CITIZENS, EVERYBODY, OFFICE, RULES
from tests.people_and_rows import ROLES
from tests.test_access_matrix import (  # noqa: F401 - the district is theirs
    address_of,
    ask,
    attachment_root,
    district,
    the_files_of_the_district,
)

pytestmark = pytest.mark.django_db
LISTS = [
    "dashboard:me",
    "petition_history:list",
    "access_log:mine",
    "contacts:mine",
    "contact_points:mine",
    "consultations:list",
    "my_data:overview",
    "board:mine",
    "consent:mine",
    "moderation:rules",
    "incidents:notices",
    "office_petitions:worklist",
    "office_consultations:inbox",
    "office_mail:list",
    "office_contacts:list",
    "office_follow_ups:list",
    "office_citizens:search",
    "office_duplicates:list",
    "office_duplicates:merges",
    "office_rights_requests:list",
    "office_posts:list",
    "office_moderation:desk",
    "office_moderation:decisions",
    "office_campaigns:list",
    "office_campaigns:left_out",
    "office_deliveries:list",
    "office_outbox:list",
    "office_privacy:log",
    "office_privacy:alarms",
    "office_privacy:rights",
    "office_privacy:downloads",
    "office_incidents:list",
    "office_incidents:persons",
    "office_exports:list",
    "office_retention:overview",
    "office_retention:holds",
    "office_retention:separated",
    "office_insight:comments",
    "office_insight:department",
    "office_consents:list",
]
# Pages about one thing alone may say that it does not open, and nothing else.
TYPED = {410: "파기한 자료입니다", 503: "지금은 읽을 수 없는 자료입니다"}
EVERYTHING = [name for name, page in (EVERYBODY | CITIZENS | OFFICE).items() if page.get == 200]
ASKED = EVERYTHING if os.environ.get("DAMAGE_EVERYWHERE") else LISTS
# What a list still says of a row of which nothing opens.
MARKED = {
    "dashboard:me": lambda here: here.petition.receipt_number,
    "petition_history:list": lambda here: here.petition.receipt_number,
    "consultations:list": lambda here: here.consultation.number,
    "office_petitions:worklist": lambda here: here.petition.receipt_number,
    "office_consultations:inbox": lambda here: here.consultation.number,
    "office_rights_requests:list": lambda here: here.rights_request.number,
    "office_follow_ups:list": lambda here: str(here.follow_up.pk),
    "office_contacts:list": lambda here: str(here.contact.pk),
    "office_exports:list": lambda here: str(here.export.pk),
}
ANOTHER = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="


def columns():
    """(table, primary key, sealed columns) of everything that is sealed."""
    for model in keyed_models():
        if names := [field.column for field in sealed_fields(model)]:
            yield model._meta.db_table, model._meta.pk.column, names


def damage(statement):
    """The statement on every sealed column, past the triggers that keep histories from being changed."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, key, names in columns():
            for name in names:
                cursor.execute(statement.format(table=table, key=key, name=name))
        cursor.execute("SET LOCAL session_replication_role = origin")


def bit_flip(_settings):
    """The last bit of the proof, in every row."""
    last = "octet_length({name}) - 1"
    damage(f"UPDATE {{table}} SET {{name}} = set_byte({{name}}, {last}, get_byte({{name}}, {last}) # 1)")


def row_swap(_settings):
    """Each value in the row before its own."""
    damage("""
        WITH kept AS (
            SELECT {key} AS id, {name} AS value, row_number() OVER (ORDER BY {key}) AS place,
                count(*) OVER () AS number
            FROM {table} WHERE {name} IS NOT NULL)
        UPDATE {table} AS row SET {name} = other.value
        FROM kept AS one JOIN kept AS other ON other.place = one.place % one.number + 1 WHERE row.{key} = one.id
    """)


def column_swap(_settings):
    """Each value in the column beside its own, where a row has several."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, _key, names in columns():
            for one, other in pairwise(names):
                cursor.execute(
                    f"UPDATE {table} SET {one} = {other}, {other} = {one}"  # noqa: S608 - our own columns
                    f" WHERE {one} IS NOT NULL AND {other} IS NOT NULL"
                )
        cursor.execute("SET LOCAL session_replication_role = origin")


def wrong_key(settings):
    settings.KEY_RING = f"1:{ANOTHER}"


def missing_key(settings):
    settings.KEY_RING = f"2:{ANOTHER}"


def shredded(_settings):
    """Every person's key and every conversation's is gone; those of the office itself are not."""
    SubjectKey.objects.filter(label=None).update(wrapped=None, destroyed_at="2026-11-01T00:00+09:00")


DAMAGES = (bit_flip, row_swap, column_swap, wrong_key, missing_key, shredded)


def stored():
    """All sealed bytes, by table, column and row."""
    found = {}
    with connection.cursor() as cursor:
        for table, key, names in columns():
            for name in names:
                cursor.execute(f"SELECT {key}, {name} FROM {table} WHERE {name} IS NOT NULL")  # noqa: S608
                found |= {(table, name, row): bytes(value) for row, value in cursor.fetchall()}
    return found


def who(name):
    """Somebody who may see it, nearest to the row first."""
    rule = RULES[(EVERYBODY | CITIZENS | OFFICE)[name].rule]
    return next(role for role in (*ROLES[1:], ROLES[0]) if rule[role] in ("in", "near"))


@pytest.mark.parametrize("how", DAMAGES, ids=lambda how: how.__name__)
def test_pages_answer_and_nothing_is_overwritten(how, district, settings):  # noqa: F811
    how(settings)
    cache.clear()
    before, broken = stored(), []
    for name in ASKED:
        answer = ask(district, who(name), "get", address_of(district, name, "near"), undo=False)
        said = TYPED.get(answer.status_code, "").encode()
        is_odd = answer.status_code == 500 or (name in LISTS and answer.status_code != 200)
        if is_odd or said not in getattr(answer, "content", b""):
            broken.append(f"{name} {answer.status_code}")
        if name in MARKED:
            here = district.rows["near"]
            assert MARKED[name](here).encode() in answer.content, name
    after = stored()
    cache.clear()

    assert broken == []
    assert {place: value for place, value in after.items() if place in before} == before
