"""What bin/demo promises about processes, folders and refusals. The drills kill real engines."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from config import mail_catcher, preflight, private_file

BASE_DIR = Path(__file__).resolve().parent.parent
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "OUTBOX_SMTP_URL", "DATA_DIR", "PORT", "HOST", preflight.MARK)


class Engines:
    """`python -m config.supervisor --engines` on a folder of its own."""

    def __init__(self, data_dir):
        self.data_dir = data_dir
        self.process = None

    def start(self, **environment):
        env = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        env |= {"DATA_DIR": str(self.data_dir), "PORT": str(free_port())} | environment
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor", "--engines"],
            cwd=BASE_DIR,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in self.process.stdout:
            if "running" in line:
                return self
        raise AssertionError(self.process.communicate()[1])

    def ask(self, statement):
        deadline = time.monotonic() + 20
        while True:
            try:
                with psycopg2.connect(
                    private_file.read(self.data_dir)["DATABASE_URL"], connect_timeout=2
                ) as connection:
                    cursor = connection.cursor()
                    cursor.execute(statement)
                    rows = cursor.fetchall() if cursor.description else None
                connection.close()
                return rows
            except psycopg2.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def processes(self):
        postmaster = self.data_dir / "postgres" / "cluster" / "postmaster.pid"
        pid = int(postmaster.read_text().split()[0]) if postmaster.exists() else None
        alive = [pid] if pid and Path(f"/proc/{pid}").exists() else []
        return alive + preflight._marked(self.data_dir)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        if self.process:
            self.process.stdout.close()
            self.process.stderr.close()


@pytest.fixture
def engines():
    # Not below pytest's own folder: that one is closed, and as root the database runs as somebody else.
    with tempfile.TemporaryDirectory(prefix="portal-drill-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        running = Engines(Path(name))
        yield running
        running.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds=15):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


# --- drills ---------------------------------------------------------------------------------------
@pytest.mark.drill
def test_a_killed_database_comes_back_with_everything_it_promised(engines):
    engines.start().ask("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)")
    postmaster = engines.processes()[0]

    os.kill(postmaster, signal.SIGKILL)
    wait_for(lambda: engines.processes()[:1] not in ([], [postmaster]))

    assert engines.ask("SELECT id FROM kept") == [(7,)]


@pytest.mark.drill
def test_after_a_killed_supervisor_nothing_runs_on_and_the_next_start_finds_all(engines):
    engines.start().ask("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)")
    file = (engines.data_dir / "environment").read_text()

    engines.process.kill()
    engines.process.wait()
    wait_for(lambda: not engines.processes())
    engines.stop()
    engines.start()

    assert engines.ask("SELECT id FROM kept") == [(7,)]
    again = (engines.data_dir / "environment").read_text()
    changing = r"(?m)^SITE_URL=.*$"
    assert re.sub(changing, "", again) == re.sub(changing, "", file)


@pytest.mark.drill
def test_a_polite_stop_leaves_no_process(engines):
    engines.start()
    wait_for(lambda: len(engines.processes()) == 3)

    engines.stop()

    assert engines.process.returncode == 0
    assert engines.processes() == []


@pytest.mark.drill
def test_a_foreign_process_with_the_old_number_does_not_block_the_database(engines):
    engines.start()
    engines.stop()
    lines = ["1", str(engines.data_dir), "0", "0", "", "", "", ""]
    (engines.data_dir / "postgres" / "cluster" / "postmaster.pid").write_text("\n".join(lines))

    assert engines.start().ask("SELECT 1") == [(1,)]


@pytest.mark.drill
def test_a_second_start_on_the_same_folder_says_so_in_one_line(engines):
    engines.start()

    with pytest.raises(AssertionError, match=r"^.*이미 실행 중.* / already running.*\n$"):
        Engines(engines.data_dir).start()


# --- refusals -------------------------------------------------------------------------------------
def test_a_taken_port_is_refused_with_a_way_out(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]

        with pytest.raises(SystemExit):
            preflight.need_port(number)

    assert f"PORT={number + 1}" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["0", "70000", "eight", "８０００", "-1"])
def test_a_port_that_is_none_is_refused(value, monkeypatch, capsys):
    monkeypatch.setenv("PORT", value)

    with pytest.raises(SystemExit):
        preflight.port()

    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_where_nothing_can_be_written_is_refused(capsys):
    with pytest.raises(SystemExit):
        preflight.folder(Path("/proc/nothing"))

    assert "cannot write there" in capsys.readouterr().err


def test_too_little_space_is_refused_before_anything_is_installed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(preflight, "LEAST_FREE_BYTES", 2**70)

    with pytest.raises(SystemExit):
        preflight.folder(tmp_path)

    assert "not enough disk space" in capsys.readouterr().err


def test_an_old_python_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(preflight, "LEAST_PYTHON", (9, 0))

    with pytest.raises(SystemExit):
        preflight.python()

    assert "is needed" in capsys.readouterr().err


# --- files ----------------------------------------------------------------------------------------
def test_the_private_file_is_for_its_owner_alone(tmp_path):
    private_file.write(tmp_path, {"SECRET_KEY": "a=b"})

    assert (tmp_path / "environment").stat().st_mode & 0o777 == 0o600
    assert private_file.read(tmp_path) == {"SECRET_KEY": "a=b"}


def test_a_caught_message_is_on_the_disk_with_its_line_in_the_journal(tmp_path):
    file = mail_catcher.keep(tmp_path, b"Message-ID: <one@hanbyeol.example>\r\nSubject: x\r\n\r\nbody\r\n")

    assert file.read_bytes().endswith(b"body\r\n")
    assert (tmp_path / "journal").read_text() == f"{file.name}\t<one@hanbyeol.example>\n"
    assert [entry.name for entry in tmp_path.glob(".*")] == []
