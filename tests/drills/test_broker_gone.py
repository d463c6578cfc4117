"""The broker is only a bell: without it, mail waits as a row and is found."""

import time

import pytest
from django.core.mail import EmailMessage

from channels_mail.outbox.models import OutgoingMail, State
from channels_mail.outbox.tasks import deliver_due
from config.celery import app


@pytest.fixture
def no_broker(mail_server):
    """Nobody listens where the broker should be."""
    app.conf.broker_url = app.conf.broker_write_url = "redis://127.0.0.1:1/0"
    app._pool = app.amqp._producer_pool = None


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_nobody_waits_and_no_mail_is_lost(no_broker, mail_server, caplog):
    begun = time.monotonic()
    EmailMessage("제목", "본문", to=["kim.byeol@mail.example"]).send()
    took = time.monotonic() - begun
    row = OutgoingMail.objects.get()
    assert row.state == State.QUEUED
    assert f"no broker: mail {row.pk} waits" in caplog.text
    assert "kim.byeol" not in caplog.text
    assert took < 3

    deliver_due()

    assert mail_server.message_ids == [row.message_id]
