import pytest

from config.celery import app
from tests.channels_mail.sink import running_sink


@pytest.fixture
def outbox(settings):
    """Mails become rows, as in the office; the bell rings in this process."""
    settings.EMAIL_BACKEND = "channels_mail.outbox.backend.OutboxBackend"
    settings.OUTBOX_SMTP_URL = "smtp://127.0.0.1:1"
    settings.OUTBOX_JOURNAL = ""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.fixture
def sink(outbox, settings, tmp_path):
    with running_sink(tmp_path / "sink") as sink:
        settings.OUTBOX_SMTP_URL = sink.url
        yield sink
