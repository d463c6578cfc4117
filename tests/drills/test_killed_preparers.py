"""kill -9 while somebody's data is being prepared: prepared once, later; nothing of the dead worker stays."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection
from django.db.models.functions import Now

from portal.downloads import store
from portal.downloads.models import Download
from portal.my_data import actions, tasks
from tests.factories.accounts import AccountFactory
from tests.factories.registry import CitizenFactory

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]


def run(point, download, folder):
    """A worker in a process of its own; gives the signal or code it ended with."""
    place = connection.settings_dict
    engine = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
    environment = os.environ | {
        "DATABASE_URL": engine,
        "DJANGO_SETTINGS_MODULE": "tests.drills.preparer_settings",
        "PREPARER_FOLDER": str(folder),
    }
    words = [sys.executable, "-m", "tests.drills.preparer", point, str(download.pk)]
    return subprocess.run(words, cwd=ROOT, env=environment, timeout=60, check=False).returncode


@pytest.mark.parametrize("point", ["reading", "writing"])
def test_a_killed_worker_leaves_it_to_the_next_one(point, settings, tmp_path):
    settings.DOWNLOAD_ROOT = tmp_path
    account = AccountFactory()
    CitizenFactory(account=account, email="person@mail.example")
    download = actions.request(by=account)

    assert run(point, download, tmp_path) == -signal.SIGKILL
    tasks.prepare_waiting()
    download.refresh_from_db()
    assert download.state == Download.State.PREPARING, "its lease still runs"
    Download.objects.update(lease_until=Now() - timedelta(seconds=1))
    tasks.prepare_waiting()
    tasks.prepare_waiting()

    download.refresh_from_db()
    assert (download.state, download.attempts) == (Download.State.READY, 2)
    assert len(mail.outbox) == 1
    store.forget_strangers({download.file_id}, older_than_seconds=-1)
    assert {file.stem for file in tmp_path.iterdir()} == {download.file_id.hex}
