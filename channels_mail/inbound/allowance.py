"""Buckets of tokens that fill up with time: how often something may still be done, by the database's clock."""

from datetime import timedelta

from django.db import connection

from channels_mail.inbound.models import MailAllowance

TAKE = """
INSERT INTO inbound_mailallowance AS held (key, tokens, refilled_at) VALUES (%(key)s, %(most)s - 1, now())
ON CONFLICT (key) DO UPDATE SET refilled_at = now(), tokens = LEAST(
    %(most)s, held.tokens + extract(epoch FROM now() - held.refilled_at) / %(seconds)s) - 1
WHERE LEAST(%(most)s, held.tokens + extract(epoch FROM now() - held.refilled_at) / %(seconds)s) >= 1
RETURNING tokens
"""


def take(key: str, most: int, each: timedelta) -> bool:
    """A token from the bucket of this key, however many ask at once: `most` at first, then one more each time."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"key": key, "most": most, "seconds": each.total_seconds()})
        return cursor.fetchone() is not None


def forget_full() -> None:
    """Part with buckets that must be full again."""
    MailAllowance.objects.unused_for(timedelta(days=2)).delete()
