"""The Celery app, and what runs when."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# The whole schedule of the office. A row here is a promise; a task of its slice keeps it.
app.conf.beat_schedule = {
    "heartbeat": {"task": "portal.operations.tasks.heartbeat", "schedule": 10.0},
}
