import io
import logging
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from citizens.access_log import actions, chain, tasks, verifying
from citizens.access_log.models import AccessLogEntry, AccessLogLink
from tests.factories.accounts import OfficerFactory
from tests.factories.registry import CitizenFactory

pytestmark = pytest.mark.django_db
ENTRIES = 200


@pytest.fixture
def officer():
    return OfficerFactory()


@pytest.fixture
def linked(officer):
    """A log of some length, linked; among its entries one with a reason."""
    citizen = CitizenFactory()
    began_at = timezone.now() - timedelta(days=1)
    AccessLogEntry.objects.bulk_create(
        AccessLogEntry(
            actor=officer, action="view", citizen_id=citizen.pk, target=f"HB-2611-{number:06d}", ip="10.0.0.1"
        )
        for number in range(ENTRIES)
    )
    with without_triggers() as cursor:
        cursor.execute(
            "UPDATE access_log_accesslogentry SET occurred_at = %s + right(target, 6)::int * interval '1 second'",
            [began_at],
        )
    actions.record(actor=officer, action="reveal", citizen=citizen, purpose="전화로 문의한 분입니다.", ip="10.0.0.1")
    assert chain.link_new() == ENTRIES + 1


@contextmanager
def without_triggers():
    """What only a superuser can do: switch off what refuses changes."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = origin")


def tamper(table, statement, *values):
    with without_triggers() as cursor:
        cursor.execute(statement.replace("TABLE", f"access_log_{table}"), values)


def entry_at(sequence):
    return AccessLogLink.objects.get(pk=sequence).entry_id


def found():
    """What the command says: nothing, or the first broken place."""
    out = io.StringIO()
    try:
        call_command("verify_access_log", stdout=out, stderr=out)
    except CommandError as error:
        assert error.returncode == 1
        return str(error)
    return ""


def test_a_log_that_nobody_touched_is_sound(linked):
    verdict = verifying.verify()

    assert (verdict.broken, verdict.sequence, verdict.pending) == (None, ENTRIES + 1, 0)
    assert found() == ""


@pytest.mark.parametrize(
    "change",
    [
        "target = 'HB-2611-999999'",
        "occurred_at = occurred_at + interval '1 microsecond'",
        "ip = '10.0.0.2'",
        "action = 'list'",
        "count = 2",
        "citizen_id = NULL",
        "actor_id = NULL",
        "listed = ARRAY[gen_random_uuid()]",
    ],
)
def test_an_edited_entry_is_found_and_named(linked, change):
    entry = entry_at(77)
    tamper("accesslogentry", f"UPDATE TABLE SET {change} WHERE id = %s", entry)

    assert found() == f"순번 77, 기록 {entry}: 고쳐졌습니다."


def test_a_person_taken_out_of_a_list_is_found(linked, officer):
    entry = actions.record(actor=officer, action="list", listed=[uuid4(), uuid4()])
    assert (entry.count, len(entry.listed)) == (2, 2)
    chain.link_new()
    assert found() == ""

    tamper("accesslogentry", "UPDATE TABLE SET listed = listed[1:1] WHERE id = %s", entry.pk)

    assert f"기록 {entry.pk}: 고쳐졌습니다." in found()


def test_another_reason_is_found(linked):
    entry = entry_at(ENTRIES + 1)
    tamper("accesslogentry", "UPDATE TABLE SET sealed_purpose = sealed_purpose || '\\x00'::bytea WHERE id = %s", entry)

    assert f"기록 {entry}: 고쳐졌습니다." in found()


@pytest.mark.parametrize("sequence", [1, 100, ENTRIES + 1])
def test_a_deleted_entry_is_found_and_named(linked, sequence):
    entry = entry_at(sequence)
    tamper("accesslogentry", "DELETE FROM TABLE WHERE id = %s", entry)

    assert found() == f"순번 {sequence}, 기록 {entry}: 지워졌습니다."


def test_an_entry_deleted_with_its_link_is_found(linked):
    entry = entry_at(100)
    tamper("accesslogentry", "DELETE FROM TABLE WHERE id = %s", entry)
    tamper("accessloglink", "DELETE FROM TABLE WHERE sequence = 100")

    assert found() == "순번 100: 지워졌습니다."


def test_a_closed_gap_is_found(linked):
    tamper("accessloglink", "DELETE FROM TABLE WHERE sequence = 100")
    tamper("accessloglink", "UPDATE TABLE SET sequence = 100 WHERE sequence = 101")

    assert found().startswith("순번 100,")


def test_two_entries_that_changed_places_are_found(linked):
    first, second = entry_at(60), entry_at(150)
    tamper(
        "accessloglink", "UPDATE TABLE SET entry_id = %s WHERE sequence = 60", "00000000-0000-0000-0000-000000000000"
    )
    tamper("accessloglink", "UPDATE TABLE SET entry_id = %s WHERE sequence = 150", first)
    tamper("accessloglink", "UPDATE TABLE SET entry_id = %s WHERE sequence = 60", second)

    assert found() == f"순번 60, 기록 {second}: 자리가 바뀌었습니다."


def test_links_that_changed_places_with_their_entries_are_found(linked):
    second = entry_at(150)
    for old, new in ((60, 9999), (150, 60), (9999, 150)):
        tamper("accessloglink", "UPDATE TABLE SET sequence = %s WHERE sequence = %s", new, old)

    assert found().startswith(f"순번 60, 기록 {second}: ")


def test_a_new_entry_waits_for_its_link_and_is_then_linked(linked, officer):
    actions.record(actor=officer, action="list", count=30)
    assert verifying.verify().pending == 1

    tasks.link_entries()

    assert verifying.verify().pending == 0
    assert AccessLogLink.objects.latest("sequence").sequence == ENTRIES + 2


def test_an_entry_that_waits_too_long_is_named(linked, officer):
    entry = actions.record(actor=officer, action="list")
    waiting_since = timezone.now() - timedelta(minutes=11)
    tamper("accesslogentry", "UPDATE TABLE SET occurred_at = %s WHERE id = %s", waiting_since, entry.pk)

    assert found() == f"사슬 밖, 기록 {entry.pk}: 사슬에 이어져 있지 않습니다."


def test_an_entry_that_committed_late_is_linked_behind_the_others(linked, officer):
    entry = actions.record(actor=officer, action="list")
    tamper(
        "accesslogentry",
        "UPDATE TABLE SET occurred_at = %s WHERE id = %s",
        timezone.now() - timedelta(minutes=5),
        entry.pk,
    )

    chain.link_new()

    assert AccessLogLink.objects.latest("sequence").entry_id == entry.pk
    assert found() == ""


def test_linking_goes_batch_by_batch(linked, officer, monkeypatch):
    monkeypatch.setattr(chain, "BATCH", 2)
    for _ in range(5):
        actions.record(actor=officer, action="list")

    assert chain.link_new() == 5
    assert found() == ""


def test_while_one_links_others_write_and_a_second_linker_leaves(officer):
    other = connection.copy()
    try:
        other.cursor().execute("SELECT pg_try_advisory_lock(%s)", [chain.LOCK])

        actions.record(actor=officer, action="list")
        assert chain.link_new() == 0
        # Closing alone frees the lock only when the server notices.
        other.cursor().execute("SELECT pg_advisory_unlock(%s)", [chain.LOCK])
    finally:
        other.close()

    assert chain.link_new() == 1


def test_a_rewritten_log_is_found_by_a_head_kept_elsewhere(linked, caplog):
    with caplog.at_level(logging.INFO):
        tasks.tell_head()
    head = caplog.messages[-1].removeprefix("access log head ")
    tamper("accesslogentry", "UPDATE TABLE SET count = 2 WHERE id = %s", entry_at(150))
    tamper("accessloglink", "DELETE FROM TABLE WHERE sequence >= 150")
    chain.link_new()
    assert found() == ""  # the chain alone cannot know

    with pytest.raises(CommandError, match="다시 쓰였습니다"):
        call_command("verify_access_log", expect=head, stdout=io.StringIO())


def test_a_cut_end_is_found_by_a_head_kept_elsewhere(linked):
    head = AccessLogLink.objects.latest("sequence")
    tamper("accesslogentry", "DELETE FROM TABLE WHERE id = %s", head.entry_id)
    tamper("accessloglink", "DELETE FROM TABLE WHERE sequence = %s", head.sequence)
    assert found() == ""

    with pytest.raises(CommandError, match="잘렸습니다"):
        call_command("verify_access_log", expect=f"{head.sequence}:{bytes(head.chain).hex()}", stdout=io.StringIO())


def test_the_chain_outlives_a_change_of_master_keys(linked, settings):
    before = chain.chain_key()
    settings.KEY_RING += ",2:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY="

    assert chain.chain_key() == before
    assert found() == ""


@pytest.mark.parametrize("table", ["accessloglink", "accesslogentry"])
@pytest.mark.parametrize("statement", ["UPDATE TABLE SET {} = {}", "DELETE FROM TABLE"])
def test_postgresql_refuses_to_change_the_log(linked, table, statement):
    column = {"accessloglink": "sequence", "accesslogentry": "count"}[table]
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(column, column).replace("TABLE", f"access_log_{table}"))


# --- the role of web and worker ---------------------------------------------------------------------
LOGS = (
    "access_log_accesslogentry",
    "access_log_accessloglink",
    "access_log_accessreview",
    "access_log_accessalarm",
    "accounts_rolechange",
    "civil_petitions_petitionevent",
)


@pytest.fixture
def web_role(linked):
    """A role as web and worker would have it; it is gone with the test."""
    role = f"web_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
    call_command("grant_web_role", role, stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        yield role
        cursor.execute("RESET ROLE")


def test_the_web_role_cannot_change_a_log(web_role):
    for table in LOGS:
        column = {"access_log_accessloglink": "sequence"}.get(table, "id")
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


def test_the_web_role_cannot_switch_off_the_trigger(web_role):
    with pytest.raises(DatabaseError, match="must be owner"), transaction.atomic():
        connection.cursor().execute("ALTER TABLE access_log_accesslogentry DISABLE TRIGGER USER")


def test_the_web_role_can_do_its_work(web_role, officer):
    citizen = CitizenFactory()
    citizen.reveal(to=officer, purpose="전화로 문의한 분입니다.")
    chain.link_new()

    assert verifying.verify().pending == 0
    officer.display_name = "새이름"
    officer.save()


def test_a_superuser_is_no_web_role():
    with pytest.raises(CommandError, match="막을 수 없습니다"):
        call_command("grant_web_role", connection.settings_dict["USER"])


def test_an_unknown_role_is_named():
    with pytest.raises(CommandError, match="역할이 없습니다: nobody_here"):
        call_command("grant_web_role", "nobody_here")
