"""The pulse that a load balancer asks for, and whether each part is alive."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import override_settings

from portal.operations.models import Heartbeat
from portal.operations.tasks import heartbeat

PARTS = {"database", "redis", "worker", "beat", "mail", "mail_in"}


def test_the_pulse_needs_no_database(client):
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.content == b"ok\n"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_missing_part_is_named_and_makes_the_portal_unready(client):
    with override_settings(OUTBOX_SMTP_URL="smtp://127.0.0.1:1"):
        answer = client.get("/readyz")

    parts = json.loads(answer.content)
    assert answer.status_code == 503
    assert set(parts) == PARTS
    assert parts["database"] == "ok"
    assert parts["mail"] == "no answer"
    assert parts["beat"] == "no sign of life"


@pytest.mark.django_db
def test_a_broker_that_is_away_is_named(client):
    with override_settings(REDIS_URL="redis://127.0.0.1:1/0", OUTBOX_SMTP_URL="smtp://127.0.0.1:1"):
        assert json.loads(client.get("/readyz").content)["redis"] == "no answer"


@pytest.mark.django_db
def test_asking_leaves_no_cookie_and_nothing_in_a_cache(client):
    with override_settings(OUTBOX_SMTP_URL="smtp://127.0.0.1:1"):
        answer = client.get("/readyz")

    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.django_db
def test_a_worker_that_takes_tasks_is_alive_and_one_that_stopped_is_not():
    heartbeat()
    assert Heartbeat.objects.all().alive() == {"worker"}

    Heartbeat.objects.update(at=Now() - timedelta(seconds=60))
    assert Heartbeat.objects.all().alive() == set()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_nothing_can_be_posted_there(client, path):
    assert client.post(path).status_code == 405
