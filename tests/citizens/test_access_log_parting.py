"""The log by months: made ahead, kept for two years, dropped whole, and the chain goes on without them."""

import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from citizens.access_log import chain, cuts, parting, tasks, verifying
from citizens.access_log.models import AccessLogCut, AccessLogEntry, AccessLogLink
from tests.citizens.test_access_log_chain import found, tamper, without_triggers
from tests.factories.accounts import OfficerFactory

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


def first_of_month(ago):
    """The first of the month so many months ago, in Seoul."""
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - ago, 12)
    return date(year, month + 1, 1)


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=SEOUL)


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def months():
    """The tables of the log, oldest first."""
    rows = sql(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "WHERE i.inhparent = 'access_log_accesslogentry'::regclass ORDER BY 1"
    )
    return [name for (name,) in rows]


def write(instant, number=1):
    """So many entries of that time, as only a superuser can write them."""
    entries = AccessLogEntry.objects.bulk_create(
        AccessLogEntry(actor=OfficerFactory(), action="view", ip="10.0.0.1") for _ in range(number)
    )
    with without_triggers():
        AccessLogEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(occurred_at=instant)
    return entries


@pytest.fixture
def old_log():
    """Entries of 27 and 26 months ago and of today, linked, each old month in a table of its own."""
    for ago in (27, 26, 20):
        sql("SELECT access_log_add_month(%s)", first_of_month(ago))
    write(midnight(first_of_month(27)) + timedelta(days=3), 5)
    write(midnight(first_of_month(26)) + timedelta(days=3), 4)
    write(midnight(first_of_month(20)) + timedelta(days=3), 3)
    write(timezone.now(), 2)
    chain.link_new()
    assert found() == ""


def name_of(ago):
    return f"access_log_of_{first_of_month(ago):%Y_%m}"


# --- months to come ---------------------------------------------------------------------------------
def test_a_year_of_months_is_ready():
    assert [name_of(-ahead) for ahead in range(13)] == [name for name in months() if name[-1].isdigit()]


def test_an_entry_lies_in_its_month(officer):
    write(midnight(first_of_month(-2)) - timedelta(microseconds=1))
    write(midnight(first_of_month(-2)))

    assert sql(f"SELECT count(*) FROM {name_of(-1)}") == sql(f"SELECT count(*) FROM {name_of(-2)}") == [(1,)]


def test_making_months_again_changes_nothing():
    before = months()

    tasks.turn_months()

    assert months() == before


def test_without_a_month_ready_an_entry_is_kept_all_the_same_and_gets_its_month_later():
    write(midnight(first_of_month(-14)) + timedelta(days=1), 2)
    assert sql("SELECT count(*) FROM access_log_of_other_months") == [(2,)]

    tasks.turn_months()

    assert sql("SELECT count(*) FROM access_log_of_other_months") == [(0,)]
    assert sql(f"SELECT count(*) FROM {name_of(-14)}_and_after") == [(2,)]
    assert AccessLogEntry.objects.count() == 2


def test_a_month_refuses_changes_as_the_whole_does():
    write(timezone.now())

    for statement in ("UPDATE {} SET count = 2", "DELETE FROM {}"):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            sql(statement.format(name_of(0)))


# --- two years ---------------------------------------------------------------------------------------
def test_what_is_older_than_two_years_goes_and_the_rest_is_still_proved(old_log):
    tasks.turn_months()

    assert name_of(27) not in months() and name_of(26) not in months() and name_of(20) in months()
    assert AccessLogEntry.objects.count() == 5
    assert AccessLogLink.objects.order_by("sequence").first().sequence == 10
    cut = AccessLogCut.objects.first()
    assert (cut.sequence, cut.entry_count, AccessLogCut.objects.count()) == (9, 4, 2)
    assert found() == ""
    assert verifying.verify().sequence == 14


def test_the_day_decides():
    now = timezone.now()
    ends_at = midnight(first_of_month(26))

    assert cuts.years_before(now) > ends_at
    assert cuts.years_before(datetime(2028, 2, 29, 12, tzinfo=SEOUL)) == datetime(2026, 3, 1, 12, tzinfo=SEOUL)
    assert cuts.years_before(datetime(2028, 3, 1, tzinfo=SEOUL)) == datetime(2026, 3, 1, tzinfo=SEOUL)


def test_application_and_database_keep_as_long():
    ((source,),) = sql("SELECT pg_get_functiondef('access_log_drop_oldest'::regproc)")

    assert f"interval '{cuts.KEPT_YEARS} years'" in source


def test_nothing_younger_goes():
    sql("SELECT access_log_add_month(%s)", first_of_month(24))
    write(midnight(first_of_month(24)) + timedelta(hours=1))
    chain.link_new()

    tasks.turn_months()

    assert name_of(24) in months() and not AccessLogCut.objects.exists()


def test_the_database_itself_keeps_what_is_younger_whatever_a_cut_says():
    sql("SELECT access_log_add_month(%s)", first_of_month(20))
    write(midnight(first_of_month(20)) + timedelta(days=3), 3)
    chain.link_new()
    forged = {"chain": b"x" * 32, "proof": b"x" * 32, "made_at": timezone.now()}
    AccessLogCut.objects.create(before=midnight(first_of_month(19)), sequence=3, entry_count=3, **forged)
    assert sql("SELECT access_log_drop_oldest()") == [(None,)]

    ((source,),) = sql("SELECT pg_get_functiondef('access_log_drop_oldest'::regproc)")
    with connection.cursor() as cursor:
        cursor.execute(source.replace("interval '2 years'", "interval '1 year'"))
    sql("SELECT access_log_drop_oldest()")
    assert name_of(20) not in months(), "without its own rule it would have gone"


def test_without_a_cut_the_database_drops_nothing(old_log):
    assert sql("SELECT access_log_drop_oldest()") == [(None,)]
    assert AccessLogEntry.objects.count() == 14


def test_what_came_after_the_cut_keeps_its_month(old_log):
    parting.make_cut()
    write(midnight(first_of_month(27)) + timedelta(days=4))

    assert sql("SELECT access_log_drop_oldest()") == [(None,)]


def test_a_changed_entry_keeps_its_month_for_who_must_look(old_log, caplog):
    tamper("accesslogentry", "UPDATE TABLE SET count = 2 WHERE id = %s", AccessLogLink.objects.get(pk=3).entry_id)

    tasks.turn_months()

    assert name_of(27) in months() and "not sound" in caplog.text
    assert "순번 3" in found()


def test_an_entry_that_was_never_linked_keeps_its_month(old_log):
    write(midnight(first_of_month(27)) + timedelta(days=4))

    with pytest.raises(parting.NotSound):
        parting.turn_months()


def test_an_entry_linked_late_over_the_turn_of_the_month_is_crossed():
    turn = midnight(first_of_month(26))
    for ago in (27, 26):
        sql("SELECT access_log_add_month(%s)", first_of_month(ago))
    write(turn - timedelta(minutes=2), 3)
    write(turn + timedelta(minutes=1), 2)
    chain.link_new()
    write(turn - timedelta(minutes=1), 2)  # committed late
    chain.link_new()
    write(turn + timedelta(days=3), 2)
    write(timezone.now(), 2)
    chain.link_new()

    cut = parting.make_cut()
    sql("SELECT access_log_drop_oldest()")

    assert (cut.before, cut.sequence, sorted(cut.bridges)) == (turn, 3, ["6", "7"])
    assert found() == "" and verifying.verify().sequence == 11
    for sequence in (4, 8, 11):
        with transaction.atomic():
            entry = AccessLogLink.objects.get(pk=sequence).entry_id
            tamper("accesslogentry", "DELETE FROM TABLE WHERE id = %s", entry)
            assert found() == f"순번 {sequence}, 기록 {entry}: 지워졌습니다."
            transaction.set_rollback(True)
    tasks.turn_months()
    assert found() == "" and AccessLogEntry.objects.count() == 2


def test_a_link_that_was_to_be_crossed_cannot_be_forged(old_log):
    turn = midnight(first_of_month(26)) - timedelta(minutes=1)
    cut = parting.make_cut()
    assert cut.bridges == {}
    cut.bridges, cut.before = {"10": "00" * 32}, turn
    AccessLogCut.objects.bulk_create([cut])
    sql("SELECT access_log_drop_oldest()")

    with without_triggers():
        AccessLogCut.objects.filter(before__gt=turn).delete()
    assert "증명이 맞지 않습니다" in found()


@pytest.mark.parametrize("change", ["sequence = 7", "chain = decode(repeat('00', 32), 'hex')", "entry_count = 1"])
def test_a_changed_cut_is_found(old_log, change):
    tasks.turn_months()
    tamper("accesslogcut", f"UPDATE TABLE SET {change}")

    assert "증명이 맞지 않습니다" in found()


def test_a_cut_of_younger_entries_is_found(old_log):
    link = AccessLogLink.objects.get(pk=13)
    cut = AccessLogCut(
        before=midnight(first_of_month(1)), sequence=13, chain=link.chain, entry_count=13, made_at=timezone.now()
    )
    cut.proof = cuts.proof(cut)  # even with the key
    cut.save(force_insert=True)

    assert "증명이 맞지 않습니다" in found()


def test_an_entry_put_in_twice_is_found(old_log):
    entry = AccessLogLink.objects.get(pk=13).entry_id
    tamper(
        "accesslogentry",
        "INSERT INTO TABLE (id, occurred_at, action, target, count, listed)"
        " VALUES (%s, now() - interval '1 day', 'view', '', 1, '{}')",
        entry,
    )

    assert found().endswith(("고쳐졌습니다.", "같은 기록이 둘입니다.", "자리가 바뀌었습니다."))


# --- who may -----------------------------------------------------------------------------------------
@pytest.fixture
def web_role():
    role = f"months_{connection.settings_dict['NAME']}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}")
    call_command("grant_web_role", role, stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        yield role
        cursor.execute("RESET ROLE")


def test_the_web_role_turns_months_by_the_rules_alone(old_log, web_role):
    tasks.turn_months()

    assert name_of(27) not in months() and found() == ""


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {month}",
        "UPDATE {month} SET count = 2",
        "TRUNCATE {month}",
        "INSERT INTO {month} SELECT * FROM access_log_accesslogentry LIMIT 1",
        "DROP TABLE {month}",
        "ALTER TABLE access_log_accesslogentry DETACH PARTITION {month}",
        "SELECT access_log_add_month('2020-01-01')",
        "DELETE FROM access_log_accessloglink",
        "UPDATE access_log_accesslogcut SET sequence = 1",
        "DELETE FROM access_log_accesslogcut",
    ],
)
def test_the_web_role_can_do_nothing_else_to_a_month(old_log, web_role, statement):
    with pytest.raises(DatabaseError, match="permission denied|must be owner"), transaction.atomic():
        sql(statement.format(month=name_of(27)))


def test_everybody_else_cannot_call_them(old_log):
    role = f"nobody_{connection.settings_dict['NAME']}"
    sql(f"CREATE ROLE {role}")
    sql(f"SET ROLE {role}")
    for name in ("access_log_add_months", "access_log_drop_oldest"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            sql(f"SELECT {name}()")
    sql("RESET ROLE")


def test_links_go_only_as_far_as_a_cut(old_log):
    parting.make_cut()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        sql("DELETE FROM access_log_accessloglink WHERE sequence = 6")
    sql("DELETE FROM access_log_accessloglink WHERE sequence = 5")


def test_the_verifier_begins_where_a_head_from_outside_still_is(old_log):
    head = AccessLogLink.objects.get(pk=12)
    tasks.turn_months()

    call_command("verify_access_log", expect=f"12:{bytes(head.chain).hex()}", stdout=io.StringIO())
    with pytest.raises(CommandError, match="다시 쓰였습니다"):
        call_command("verify_access_log", expect=f"12:{'00' * 32}", stdout=io.StringIO())
