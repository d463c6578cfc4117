"""What an operator may ask of the facts: a role that reads them, files for an analyst, the neighbours' figures."""

import csv
import gzip
import io

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from portal.insight.filling import refreshing
from portal.insight.models import PeerFigure
from tests.factories.petitions import PetitionFactory

pytestmark = pytest.mark.django_db
QUIET = {"stdout": io.StringIO()}
LINE = "district,month,on_time_percent,online_percent,source\n새빛구,2026-10,94.5,61.0,새빛구 누리집\n"


@pytest.fixture
def analyst():
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE insight_analyst_of_test")
    call_command("grant_insight_role", "insight_analyst_of_test", **QUIET)
    return "insight_analyst_of_test"


def can(role, sql):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(sql)
            cursor.execute("RESET ROLE")
    except ProgrammingError:
        return False
    return True


def test_the_analyst_reads_facts_and_names_of_departments(analyst):
    for table in ("insight_fact_petition", "insight_fact_survey", "insight_department", "insight_type", "insight_day"):
        assert can(analyst, f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize(
    "table",
    ["insight_factlink", "registry_citizen", "keys_subjectkey", "civil_petitions_petition", "accounts_account"],
)
def test_the_analyst_reads_neither_links_nor_people_nor_keys(analyst, table):
    assert not can(analyst, f"SELECT count(*) FROM {table}")


@pytest.mark.parametrize("deed", ["DELETE FROM insight_fact_petition", "UPDATE insight_summary SET n = 7"])
def test_the_analyst_changes_nothing(analyst, deed):
    assert not can(analyst, deed)


def test_a_role_that_is_none_is_refused():
    with pytest.raises(CommandError, match="역할이 없습니다"):
        call_command("grant_insight_role", "nobody_of_test", **QUIET)


def test_facts_go_into_files_with_all_their_rows(tmp_path):
    for _each in range(3):
        PetitionFactory(answered=True)
    refreshing.refresh()

    call_command("export_facts", tmp_path / "csv", **QUIET)
    call_command("export_facts", tmp_path / "parquet", "--parquet", **QUIET)

    with gzip.open(tmp_path / "csv" / "fact_petition.csv.gz", "rt") as paper:
        rows = list(csv.DictReader(paper))
    columns = duckdb.sql(f"SELECT * FROM '{tmp_path / 'parquet' / 'fact_petition.parquet'}'")
    assert len(rows) == len(columns.fetchall()) == 3
    assert not {"petitioner", "petition_id", "officer"} & set(columns.columns)
    assert list((tmp_path / "parquet").glob("*.csv.gz")) == []


def test_figures_of_neighbours_are_taken_in_once_and_corrected(tmp_path):
    file = tmp_path / "peers.csv"
    file.write_text(LINE)
    call_command("load_peer_figures", file, **QUIET)
    file.write_text(LINE.replace("94.5", "95.5"))
    call_command("load_peer_figures", file, **QUIET)

    assert [float(peer.on_time_percent) for peer in PeerFigure.objects.all()] == [95.5]


@pytest.mark.parametrize("wrong", ["194.5", "x", ""])
def test_a_line_that_makes_no_sense_is_named_and_nothing_is_kept(tmp_path, wrong):
    file = tmp_path / "peers.csv"
    file.write_text(LINE.replace("94.5", wrong))

    with pytest.raises(CommandError, match="2번째 줄"):
        call_command("load_peer_figures", file, **QUIET)
    assert PeerFigure.objects.count() == 0
