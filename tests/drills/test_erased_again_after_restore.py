"""A backup is restored into another database; with the ledger, what was destroyed since is gone there too."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection

from citizens.keys.models import SubjectKey
from config.embedded import postgres_binaries, postgres_home
from portal.retention import execution, ledger, listing
from tests.factories.accounts import AccountFactory
from tests.factories.petitions import PetitionFactory
from tests.factories.registry import CitizenFactory
from tests.factories.retention import approved, old_petition

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
RESTORED = "restored_for_a_drill"


@pytest.fixture
def place(settings, tmp_path, monkeypatch):
    settings.ERASURE_LEDGER = str(tmp_path / "ledger.jsonl")
    monkeypatch.setenv("ERASURE_LEDGER", settings.ERASURE_LEDGER)
    return tmp_path / "ledger.jsonl"


def url(database):
    given = connection.settings_dict
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{database}"


def run(program, *arguments):
    binaries = postgres_binaries(postgres_home(Path(django_settings.DATA_DIR)))
    subprocess.run([binaries / program, *arguments], check=True, capture_output=True)


def maintain(sql):
    control = psycopg2.connect(url("postgres"))
    control.autocommit = True
    with control.cursor() as cursor:
        cursor.execute(sql)
    control.close()


@pytest.fixture
def backup(tmp_path):
    """pg_dump now; the restored database comes from it and goes after the test."""
    file = tmp_path / "backup.dump"

    def take():
        run("pg_dump", "--format=custom", f"--file={file}", url(connection.settings_dict["NAME"]))

    def restore():
        maintain(f"DROP DATABASE IF EXISTS {RESTORED}")
        maintain(f"CREATE DATABASE {RESTORED}")
        run("pg_restore", f"--dbname={url(RESTORED)}", "--no-owner", file)

    yield take, restore
    maintain(f"DROP DATABASE IF EXISTS {RESTORED} WITH (FORCE)")


def there(sql, *values):
    with psycopg2.connect(url(RESTORED)) as restored, restored.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchone()[0]
    restored.close()
    return found


def apply(file):
    command = [sys.executable, "manage.py", "erasure_ledger", "--apply", str(file)]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url(RESTORED)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_was_destroyed_after_the_backup_is_destroyed_in_what_was_restored(place, backup):
    take, restore = backup
    guest = CitizenFactory()
    petition = old_petition(citizen=guest)
    account = AccountFactory(email="leaver@mail.example")
    leaver = CitizenFactory(account=account, email="leaver@mail.example")
    kept = PetitionFactory(answered=True, citizen=CitizenFactory())
    take()
    assert execution.run(approved())
    assert execution.run(approved(listing.list_person(leaver, reference="R-9")))
    call_command("erasure_ledger", export=place)
    keys = [str(guest.subject_key_id), str(leaver.subject_key_id)]
    assert SubjectKey.objects.filter(pk__in=keys, wrapped=None).count() == 2

    restore()
    assert there("SELECT count(*) FROM civil_petitions_petition WHERE id = %s", str(petition.pk)) == 1
    assert there("SELECT count(*) FROM keys_subjectkey WHERE id = ANY (%s::uuid[]) AND wrapped IS NULL", keys) == 0
    done = apply(place)
    assert done.returncode == 0, done.stderr

    gone = [str(guest.pk), str(leaver.pk)]
    assert there("SELECT count(*) FROM civil_petitions_petition WHERE id = %s", str(petition.pk)) == 0
    assert there("SELECT count(*) FROM civil_petitions_petitionevent WHERE petition_id = %s", str(petition.pk)) == 0
    assert there("SELECT count(*) FROM registry_citizen WHERE id = ANY (%s::uuid[])", gone) == 0
    assert there("SELECT count(*) FROM keys_subjectkey WHERE id = ANY (%s::uuid[]) AND wrapped IS NULL", keys) == 2
    assert there("SELECT is_active FROM accounts_account WHERE id = %s", account.pk) is False
    assert there("SELECT count(*) FROM civil_petitions_petition WHERE id = %s", str(kept.pk)) == 1
    assert there("SELECT count(*) FROM retention_destructionbatch WHERE state = 'done'") == 2
    assert "0개" in apply(place).stdout


def test_a_ledger_that_was_cut_or_altered_destroys_nothing(place):
    petition = old_petition(citizen=CitizenFactory())
    execution.run(approved())
    ledger.export(place)
    whole = place.read_text()
    assert str(petition.pk) in whole and oct(place.stat().st_mode)[-3:] == "600"

    for broken in (whole[: len(whole) // 2], whole.replace(str(petition.pk), str(petition.petitioner_id)), ""):
        place.write_text(broken)
        with pytest.raises(ledger.LedgerRefused):
            ledger.apply(place)
