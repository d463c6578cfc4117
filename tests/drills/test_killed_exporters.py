"""kill -9 while a list is being written: made once, later, whole; nothing of the dead worker stays."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.functions import Now

from portal.exports import actions, store, tasks
from portal.exports.models import Export
from tests.factories.accounts import OfficerFactory
from tests.factories.petitions import PetitionFactory

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]


def run(point, export, folder):
    """A worker in a process of its own; gives the signal or code it ended with."""
    place = connection.settings_dict
    engine = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": engine,
        "DJANGO_SETTINGS_MODULE": "tests.drills.preparer_settings",
        "PREPARER_FOLDER": str(folder),
    }
    words = [sys.executable, "-m", "tests.drills.exporter", point, str(export.pk)]
    return subprocess.run(words, cwd=ROOT, env=environment, timeout=90, check=False).returncode


@pytest.mark.parametrize("point", ["reading", "writing"])
def test_a_killed_worker_leaves_the_list_to_the_next_one(point, settings, tmp_path):
    settings.EXPORT_ROOT = tmp_path
    officer = OfficerFactory()
    petition = PetitionFactory(department=officer.department)
    export = actions.request(
        by=officer, source="petitions", criteria={}, purpose="현장 점검 차례를 정합니다", format="csv"
    )

    assert run(point, export, tmp_path) == -signal.SIGKILL
    tasks.prepare_waiting_exports()
    export.refresh_from_db()
    assert export.state == Export.State.PREPARING, "its lease still runs"
    Export.objects.update(lease_until=Now() - timedelta(seconds=1))
    tasks.prepare_waiting_exports()
    tasks.prepare_waiting_exports()

    export.refresh_from_db()
    assert (export.state, export.attempts, export.done) == (Export.State.READY, 2, 1)
    assert petition.receipt_number in b"".join(store.pieces(export.file_id, export.subject_key)).decode()
    store.forget_strangers({export.file_id}, older_than_seconds=-1)
    assert {file.stem for file in tmp_path.iterdir()} == {export.file_id.hex}
