from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BoardConfig(AppConfig):
    name = "portal.board"
    label = "board"
    verbose_name = "자유게시판"

    def ready(self) -> None:
        from citizens.encryption import file_stores
        from portal.board.files import STORE
        from portal.board.finding import BOARD
        from portal.search import sources

        file_stores.register(STORE)
        sources.register(BOARD)
        post_migrate.connect(_load_first_topics, sender=self, dispatch_uid="board.first_topics")


def _load_first_topics(using: str, **signal: Any) -> None:
    """A new installation has topics from its first day on; what the office changed since is left alone."""
    from portal.board.loading import load_missing

    if using == "default":
        load_missing()
