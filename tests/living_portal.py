"""The whole portal as bin/demo runs it: real processes on a folder and ports of their own."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from config import preflight
from tests.test_demo import free_port

BASE_DIR = Path(__file__).resolve().parent.parent
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
READY_SECONDS = 180
MARKS = {
    "redis": "redis.conf",
    "worker": "config worker",
    "web": "gunicorn",
    "beat": "config beat",
    "mail_in": "receive_mail_server",
}


class LivingPortal:
    """`portal.url`, `portal.mails()`, `portal.run(code)`, and `portal.kill("worker")`."""

    def __init__(self, data_dir, **settings):
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {name: value for name, value in os.environ.items() if name in KEPT}
        self.env |= {"DATA_DIR": str(data_dir), "PORT": str(self.port), "PYTHONPATH": str(BASE_DIR)} | settings
        self.process = None

    def start(self):
        """Start it without the demonstration data, and wait until every part answers."""
        (self.data_dir / "seed_demo.done").write_text("1")
        log = (self.data_dir / "supervisor.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor"], cwd=BASE_DIR, env=self.env, stdout=log, stderr=log
        )
        log.close()
        assert wait_until(lambda: self.ask("/readyz") == 200 or self.process.poll() is not None, READY_SECONDS)
        assert self.process.poll() is None, self.log("supervisor.log")

    def ask(self, path):
        """The status of a page."""
        try:
            with urlopen(self.url + path, timeout=10) as answer:
                return answer.status
        except HTTPError as error:
            with error:
                return error.code
        except (URLError, OSError):
            return 0

    def run(self, code):
        """Run a few lines inside the portal, and give what they print."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        done = subprocess.run(command, cwd=BASE_DIR, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def mails(self, to=""):
        """The messages the mail server took, oldest first."""
        files = sorted((self.data_dir / "mailbox").glob("*.eml"))
        letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [letter for letter in letters if to in str(letter["To"])]

    def pids(self, name):
        """The processes of one part."""
        if name == "postgres":
            return [int((self.data_dir / "postgres" / "cluster" / "postmaster.pid").read_text().split()[0])]
        return [pid for pid in preflight._marked(self.data_dir) if MARKS[name] in _command(pid)]

    def kill(self, name, number=signal.SIGKILL):
        """Kill every process of one part; the supervisor starts it again."""
        for pid in self.pids(name):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def log(self, name):
        return (self.data_dir / name).read_text(errors="replace")

    def recent(self):
        """The last lines of every log, for the one who asks why."""
        logs = [self.data_dir / "supervisor.log", *sorted((self.data_dir / "logs").glob("*.log"))]
        return "\n".join(f"--- {log.name}\n" + "\n".join(self.log(log).splitlines()[-8:]) for log in logs)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)


@contextmanager
def living_portal(**settings):
    # Not below pytest's own folder: that one is closed, and as root the database runs as somebody else.
    with tempfile.TemporaryDirectory(prefix="portal-living-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        portal = LivingPortal(Path(name), **settings)
        try:
            portal.start()
            yield portal
        finally:
            portal.stop()


def wait_until(condition, seconds=20):
    """Whether it became so in time."""
    until = time.monotonic() + seconds
    while not (so := condition()):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return so


def _command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
