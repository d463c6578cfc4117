from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.retention import ledger


class Command(BaseCommand):
    """Writes the ids of all that was destroyed to a file, or destroys them again after a restore."""

    help = "파기 장부를 파일로 내보내거나, 백업을 되살린 뒤 장부에 있는 것을 다시 파기합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--export", type=Path, metavar="FILE", help="장부를 이 파일에 씁니다.")
        what.add_argument("--apply", type=Path, metavar="FILE", help="이 장부에 있는 것을 다시 파기합니다.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["export"]:
            self.stdout.write(f"장부에 쓴 번호 {ledger.export(options['export']):,}개")
            return
        try:
            done = ledger.apply(options["apply"])
        except (ledger.LedgerRefused, OSError) as error:
            raise CommandError(f"장부를 쓰지 않았습니다. 아무것도 없애지 않았습니다. {error}") from None
        self.stdout.write(f"다시 파기한 번호 {done.destroyed:,}개, 이미 되어 있던 파기 {done.known:,}건")
