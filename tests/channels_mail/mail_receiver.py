"""The receiver of mail as a process of its own, started again whenever it dies, as the supervisor does."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection

from tests.channels_mail.sink import free_port

ROOT = Path(__file__).resolve().parents[2]


def environment(**more):
    """What a process of ours needs to work on the tests' database."""
    place = connection.settings_dict
    engine = f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
    return os.environ | {"DATABASE_URL": engine, "DJANGO_SETTINGS_MODULE": "config.settings", "DRILL": "1"} | more


class MailReceiver:
    """`receiver.start("before_commit:3")` dies at the third passing of that point."""

    def __init__(self, kind):
        self.kind, self.port = kind, free_port()
        self.process = None
        self.kills = 0

    def start(self, kill_at=""):
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "receive_mail_server", f"{self.kind}://127.0.0.1:{self.port}"],
            cwd=ROOT,
            env=environment(INBOUND_KILL_AT=kill_at),
        )
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                self.connect().close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the receiver does not answer")

    def connect(self):
        kind = smtplib.LMTP if self.kind == "lmtp" else smtplib.SMTP
        return kind("127.0.0.1", self.port, timeout=20)

    def send(self, raw, to="consult@hanbyeol.example", sender="kim@mail.example"):
        """As a mail server does: True when it was told that the letter was taken."""
        try:
            with self.connect() as server:
                server.sendmail(sender, [to] if isinstance(to, str) else to, raw)
        except (OSError, smtplib.SMTPException):
            return False
        return True

    def is_dead(self):
        """Whether it was killed; waits a moment for one that is dying."""
        try:
            code = self.process.wait(0.05)
        except subprocess.TimeoutExpired:
            return False
        self.kills += code == -signal.SIGKILL
        return True

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
