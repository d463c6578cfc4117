"""Whether each part of the portal answers, found out within a second or two."""

import logging
import smtplib
from urllib.parse import urlsplit

import redis
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection

from portal.operations.models import Heartbeat

logger = logging.getLogger(__name__)
SECONDS = 1.0


def readiness() -> dict[str, str]:
    """Each part with "ok" or what is wrong with it; never anything about a person."""
    alive = _alive()
    database = "ok" if alive is not None else "no answer"
    broker = _redis()
    beat = "ok" if "beat" in (alive or ()) else "no sign of life"
    worker = "ok" if "worker" in (alive or ()) else "no sign of life"
    if worker != "ok" and beat != "ok" and broker == "ok" and _worker_answers():
        worker = "ok"  # the worker is only silent because nobody beats
    return {
        "database": database,
        "redis": broker,
        "worker": worker,
        "beat": beat,
        "mail": _mail(),
        "mail_in": _mail_in(),
    }


def _alive() -> set[str] | None:
    try:
        connection.ensure_connection()
        return Heartbeat.objects.all().alive()
    except DatabaseError:
        return None


def _redis() -> str:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
    try:
        return "ok" if client.ping() else "no answer"
    except redis.RedisError:
        return "no answer"
    finally:
        client.close()


def _worker_answers() -> bool:
    try:
        return bool(current_app.control.ping(timeout=SECONDS, limit=1))
    except OSError:
        return False


def _mail() -> str:
    return _answers(settings.OUTBOX_SMTP_URL)


def _mail_in() -> str:
    """The receiver, where this office has one: the others fetch by IMAP or are handed letters by a mail server."""
    return next((state for place in settings.MAIL_IN_LISTEN if (state := _answers(place)) != "ok"), "ok")


def _answers(url: str) -> str:
    place = urlsplit(url)
    kind = {"smtps": smtplib.SMTP_SSL, "lmtp": smtplib.LMTP}.get(place.scheme, smtplib.SMTP)
    try:
        with kind(place.hostname or "localhost", place.port or 25, timeout=SECONDS) as server:
            code, _ = server.noop()
    except (OSError, smtplib.SMTPException):
        return "no answer"
    return "ok" if code == 250 else f"answers {code}"
