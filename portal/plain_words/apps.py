from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlainWordsConfig(AppConfig):
    name = "portal.plain_words"
    label = "plain_words"
    verbose_name = "쉬운 말"

    def ready(self) -> None:
        post_migrate.connect(_load_first, sender=self, dispatch_uid="plain_words.first")


def _load_first(using: str, **signal: Any) -> None:
    """A new installation has them from its first day on."""
    from portal.plain_words.keeping import refresh
    from portal.plain_words.loading import load_first

    if using == "default":
        load_first()
        refresh()
