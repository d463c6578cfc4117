"""One entry among a hundred thousand is edited, deleted or moved: found, each time, and named."""

import random

import pytest
from django.db import connection, transaction

from citizens.access_log import chain, verifying
from citizens.access_log.models import AccessLogLink
from tests.citizens.test_access_log_chain import tamper
from tests.factories.accounts import OfficerFactory

pytestmark = pytest.mark.django_db
ENTRIES = 100_000
WRITE = """
INSERT INTO access_log_accesslogentry (id, occurred_at, actor_id, ip, action, target, count, listed)
SELECT gen_random_uuid(), now() - (n || ' seconds')::interval, %s, '10.0.0.1', 'view', 'HB-2611-' || n, 1, '{}'
FROM generate_series(1, %s) AS n
"""


@pytest.fixture
def long_log():
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [OfficerFactory().pk, ENTRIES])
    assert chain.link_new() == ENTRIES


def edit(one, _other):
    tamper("accesslogentry", "UPDATE TABLE SET count = 2 WHERE id = %s", one.entry_id)


def delete(one, _other):
    tamper("accesslogentry", "DELETE FROM TABLE WHERE id = %s", one.entry_id)


def reorder(one, other):
    tamper("accessloglink", "UPDATE TABLE SET entry_id = gen_random_uuid() WHERE sequence = %s", other.sequence)
    tamper("accessloglink", "UPDATE TABLE SET entry_id = %s WHERE sequence = %s", other.entry_id, one.sequence)
    tamper("accessloglink", "UPDATE TABLE SET entry_id = %s WHERE sequence = %s", one.entry_id, other.sequence)


def test_one_among_a_hundred_thousand_is_found(long_log):
    verdict = verifying.verify()
    assert (verdict.sequence, verdict.broken) == (ENTRIES, None)

    for change in (edit, delete, reorder):
        one, other = sorted(random.sample(range(1, ENTRIES + 1), 2))
        links = AccessLogLink.objects.in_bulk([one, other])
        with transaction.atomic():
            change(links[one], links[other])
            broken = verifying.verify().broken
            transaction.set_rollback(True)

        wanted = {edit: "edited", delete: "deleted", reorder: "reordered"}[change]
        named = links[other if change is reorder else one].entry_id
        assert (broken.what, broken.sequence, broken.entry_id) == (wanted, one, str(named))
