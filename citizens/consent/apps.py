from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConsentConfig(AppConfig):
    name = "citizens.consent"
    label = "consent"
    verbose_name = "동의"

    def ready(self) -> None:
        post_migrate.connect(_load_first_documents, sender=self, dispatch_uid="consent.first_documents")


def _load_first_documents(using: str, **signal: Any) -> None:
    """A new installation asks from its first day on; what the office changed since is left alone."""
    from citizens.consent.loading import load_missing

    if using == "default":
        load_missing()
