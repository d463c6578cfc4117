"""The urgent sentence above every page: raised and ended here, read from the cache by every page."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from citizens.accounts.models import Account
from portal.content.models import Alert

KEY = "content:alert"


@transaction.atomic
def raise_alert(*, by: Account, text_ko: str, ends_at: datetime, text_en: str = "", url: str = "") -> Alert:
    """Put it above every page at once; the one before ends."""
    _end()
    made = Alert.objects.create(raised_by=by, text_ko=text_ko, text_en=text_en, url=url, ends_at=ends_at)
    transaction.on_commit(refresh)
    return made


def end_alert() -> int:
    """Take off what is on show."""
    ended = _end()
    refresh()
    return ended


def refresh() -> None:
    """Tell the cache again: after a change, and every half minute in case it forgot."""
    cache.set(KEY, Alert.objects.current(), None)


def shown() -> Alert | None:
    """What is on show now, without asking the database."""
    found = cache.get(KEY)
    return found if found is not None and found.ends_at > timezone.now() else None


def _end() -> int:
    now = timezone.now()
    return Alert.objects.filter(raised_at__lte=now, ends_at__gt=now).update(ends_at=now)
