from typing import Any

from django.core.management.base import BaseCommand

from portal.board.actions.counting import recount


class Command(BaseCommand):
    help = "Counts comments, agreements and disagreements of every post anew and says how many were wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{recount()}")
