from typing import Any

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = "검색"

    def ready(self) -> None:
        from civil_petitions.catalogue.signals import catalogue_changed

        catalogue_changed.connect(_rebuild, dispatch_uid="search")


def _rebuild(**kwargs: Any) -> None:
    """A changed catalogue is found under its new words at once."""
    from portal.search.rebuilding import rebuild

    rebuild()
