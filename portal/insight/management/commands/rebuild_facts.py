from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from citizens.keys.progress import Progress
from portal.insight.filling import refreshing


class Command(BaseCommand):
    """Counts the facts of some months anew from the history; cut short, it goes on where it stopped."""

    help = "민원 이력에서 성과 지표의 사실 표를 다시 만듭니다. 끊기면 다시 실행해 이어서 합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", help="첫 달 (2026-01). 적지 않으면 처음부터")
        parser.add_argument("--to", dest="last", help="마지막 달 (2026-12). 적지 않으면 이번 달까지")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = _month(options["first"]), _month(options["last"])
        run = refreshing.rebuild(first, last, tell=Progress(self._put, is_terminal=self.stdout.isatty()))
        self.stdout.write(
            f"\n{run.first_month:%Y-%m}부터 {run.last_month:%Y-%m}까지 민원 {run.petitions:,}건을 셌습니다."
        )

    def _put(self, line: str) -> None:
        self.stdout.write(line, ending="")
        self.stdout.flush()


def _month(written: str | None) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        raise CommandError("달은 2026-01처럼 씁니다.") from None
