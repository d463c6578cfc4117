"""The schedule beats, the worker answers: both leave a row."""

from typing import Any

from celery import shared_task
from celery.signals import after_task_publish, beat_init

from portal.operations.models import Heartbeat


@shared_task(name="portal.operations.tasks.heartbeat", expires=30)
def heartbeat() -> None:
    """Promise: as long as a worker takes tasks, its row is fresh."""
    Heartbeat.objects.beat("worker")


@beat_init.connect
def first_beat(**_: Any) -> None:
    """The first beat at once, so that a new start is known to be ready without waiting for the schedule."""
    heartbeat.delay()


@after_task_publish.connect(sender="portal.operations.tasks.heartbeat")
def schedule_is_alive(**_: Any) -> None:
    """Only the schedule publishes heartbeats, so a published one proves it alive (and Redis with it)."""
    Heartbeat.objects.beat("beat")
