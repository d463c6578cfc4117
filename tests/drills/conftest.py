import socket

import pytest
from aiosmtpd.controller import Controller

from config.celery import app
from config.mail_catcher import JOURNAL, Catcher


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class MailServer(Catcher):
    """The demo's own mail server, which writes its journal before it answers 250."""

    @property
    def journal(self):
        return self.folder / JOURNAL

    @property
    def message_ids(self):
        """What was accepted, in order."""
        lines = self.journal.read_text().splitlines() if self.journal.exists() else []
        return [line.partition("\t")[2] for line in lines]


@pytest.fixture
def mail_server(settings, tmp_path):
    """A real server; mails become rows and nobody rings a bell."""
    before = app.conf.broker_url, app.conf.broker_write_url, app._pool, app.amqp._producer_pool
    app.conf.broker_url = app.conf.broker_write_url = "memory://"
    app._pool = app.amqp._producer_pool = None
    server = MailServer(tmp_path)
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    server.url = f"smtp://127.0.0.1:{controller.port}"
    settings.EMAIL_BACKEND = "channels_mail.outbox.backend.OutboxBackend"
    settings.OUTBOX_SMTP_URL, settings.OUTBOX_JOURNAL = server.url, ""
    yield server
    controller.stop()
    app.conf.broker_url, app.conf.broker_write_url, app._pool, app.amqp._producer_pool = before
