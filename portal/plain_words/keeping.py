"""The plain words of all pages, where every page finds them without asking the database."""

import time

from django.core.cache import cache

from portal.plain_words.models import PlainText

KEY = "plain_words:texts"
KEPT_SECONDS = 30.0  # in a process; an editor's change is everywhere after that

_kept: tuple[float, dict[str, PlainText]] = (0.0, {})


def refresh() -> None:
    """Tell the cache again: after a change, and every minute in case it forgot."""
    global _kept
    cache.set(KEY, {text.path: text for text in PlainText.objects.all()}, None)
    _kept = (0.0, {})


def plain_text(path: str) -> PlainText | None:
    """What this page says in plain words, if anybody has written it."""
    global _kept
    read_at, texts = _kept
    if not read_at or time.monotonic() - read_at > KEPT_SECONDS:
        texts = cache.get(KEY) or {}
        _kept = (time.monotonic(), texts)
    return texts.get(path)
