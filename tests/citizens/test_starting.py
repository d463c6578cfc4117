"""Web and worker refuse to start without the right keys; what only counts and schedules starts without any."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from citizens.keys import starting
from tests.factories.accounts import AccountFactory
from tests.factories.registry import CitizenFactory

ROOT = Path(__file__).resolve().parents[2]
KEYS = ("KEY_RING", "BLIND_INDEX_KEY", "ADDRESS_TOKEN_KEY")
OTHER = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
QUEUE = "/15"  # a corner of Redis where nobody listens
WEB = ("-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py", "--bind", "127.0.0.1:0")
WORKER = ("-m", "celery", "-A", "config", "worker", "--pool", "solo", "--without-gossip", "--without-mingle")
COUNTING = """
import django, json
django.setup()
from datetime import timedelta
from django.utils import timezone
from citizens.access_log import reviewing
from citizens.access_log.models import AccessAlarm, AccessLogEntry
from citizens.encryption import KeyUnavailable, blind_index
from citizens.registry.models import Citizen
from civil_petitions.models import Petition
from civil_petitions.satisfaction import statistics
from portal.operations.models import Heartbeat
now = timezone.now()
told = {
    "citizens": Citizen.objects.count(),
    "overdue": Petition.objects.overdue(now).count(),
    "due today": Petition.objects.due_today(now).count(),
    "by department": len(statistics.by_department(now - timedelta(days=365))),
    "by type": len(statistics.by_type(now - timedelta(days=365))),
    "alarms": AccessAlarm.objects.count(),
    "looks": AccessLogEntry.objects.count(),
    "sample": reviewing.draw(reviewing.last_month(now.date())).entry_count,
    "heartbeats": Heartbeat.objects.count(),
    "shown": str(Citizen.objects.first().sealed_name),
}
for ask in (lambda: Citizen.objects.first().own_details(), lambda: blind_index("email", "a@mail.example")):
    try:
        ask()
        raise SystemExit("opened without a key")
    except KeyUnavailable:
        pass
print(json.dumps(told))
"""


def bare(tmp_path, **more):
    """The environment of this run without any key, and a data folder that holds none either."""
    kept = {name: value for name, value in os.environ.items() if name not in KEYS}
    place = connection.settings_dict
    engine = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
    broker = os.environ["REDIS_URL"].rpartition("/")[0] + QUEUE
    ours = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)}
    return {**kept, **ours, "DATABASE_URL": engine, "REDIS_URL": broker, **more}


def start(command, env):
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )


def check():
    call_command("check", databases=["default"], tags=["keys"], fail_level="ERROR")


# Who refuses


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", [WEB, WORKER], ids=["web", "worker"])
def test_without_a_key_it_ends_with_a_clear_line(command, tmp_path):
    ended = start(command, bare(tmp_path))

    lines = [line for line in ended.stderr.splitlines() if line.startswith("시작하지 않습니다: ")]
    assert ended.returncode == 78, ended.stderr
    assert [next(key for key in KEYS if key in line) for line in lines] == list(KEYS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", [WEB, WORKER], ids=["web", "worker"])
def test_without_a_master_key_in_use_it_ends_with_a_clear_line(command, tmp_path):
    CitizenFactory()
    given = {key: os.environ[key] for key in KEYS} | {"KEY_RING": f"2:{OTHER}"}
    ended = start(command, bare(tmp_path, **given))

    assert ended.returncode == 78, ended.stderr
    assert "시작하지 않습니다: KEY_RING의 1번 열쇠가 없습니다" in ended.stderr
    assert OTHER[:10] not in ended.stderr + ended.stdout


@pytest.mark.django_db
def test_all_keys_at_hand_let_it_start():
    CitizenFactory(account=AccountFactory())

    starting.refuse_without_keys()


@pytest.mark.django_db
@pytest.mark.parametrize("ring", [OTHER, f"2:{OTHER}"])
def test_nothing_starts_with_another_blind_index_key(settings, ring):
    CitizenFactory()
    settings.BLIND_INDEX_KEY = ring

    with pytest.raises(SystemCheckError, match="BLIND_INDEX_KEY에 e1 색인을 만든 열쇠가 없거나"):
        check()


@pytest.mark.django_db
def test_nothing_starts_with_another_address_key(settings):
    AccountFactory()
    settings.ADDRESS_TOKEN_KEY = "A" * 86 + "=="

    with pytest.raises(SystemCheckError, match="ADDRESS_TOKEN_KEY가 계정의 주소를 봉인한 열쇠가 아닙니다"):
        check()


@pytest.mark.parametrize("key", ["", "short", OTHER[:-4]])
def test_nothing_starts_with_a_weak_address_key(settings, key):
    settings.ADDRESS_TOKEN_KEY = key

    with pytest.raises(SystemCheckError, match="ADDRESS_TOKEN_KEY를 읽을 수 없습니다"):
        call_command("check", tags=["security"], fail_level="ERROR")


# Who starts without any


@pytest.mark.django_db(transaction=True)
def test_what_counts_needs_no_key(tmp_path):
    CitizenFactory()
    ended = start(("-c", COUNTING), bare(tmp_path, KEYLESS="1"))

    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert told["citizens"] == 1
    assert told["shown"] == "●●●"


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_the_schedule_needs_no_key(tmp_path):
    env = bare(tmp_path, KEYLESS="1", PYTHONUNBUFFERED="1")
    command = ("-m", "celery", "-A", "config", "beat", "--schedule", str(tmp_path / "schedule"), "--pidfile", "")
    log = tmp_path / "beat.log"
    with log.open("w") as file:
        beat = subprocess.Popen(
            [sys.executable, *command, "--loglevel", "INFO"], cwd=ROOT, env=env, stdout=file, stderr=file
        )
    queue = redis.from_url(env["REDIS_URL"])
    try:
        until = time.monotonic() + 30
        while not queue.llen("celery") and time.monotonic() < until:
            time.sleep(0.1)
        assert queue.llen("celery"), log.read_text()
        assert not any(os.environ[key].encode() in Path(f"/proc/{beat.pid}/environ").read_bytes() for key in KEYS)
    finally:
        beat.send_signal(signal.SIGTERM)
        beat.wait(20)
        queue.delete("celery")


def test_a_keyless_process_leaves_the_private_file_of_keys_alone(tmp_path, monkeypatch):
    (tmp_path / "environment").write_text("KEY_RING=1:secret\nOTHER_SETTING=yes\n")
    command = "import os; from config import environment; from pathlib import Path;"
    command += (
        f"environment.read(Path({str(tmp_path)!r})); print(os.environ.get('KEY_RING'), os.environ['OTHER_SETTING'])"
    )
    ended = start(("-c", command), bare(tmp_path, KEYLESS="1"))

    assert ended.stdout.split() == ["None", "yes"]
