import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from citizens.keys import reindexing
from citizens.keys.progress import Progress
from citizens.keys.rotation import RotationRefused


class Command(BaseCommand):
    """Writes all look-up values with the newest key, while the portal works; may be run again."""

    help = "모든 찾기 색인을 BLIND_INDEX_KEY에서 번호가 가장 높은 열쇠로 다시 적습니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="한 번에 다시 적을 행 수")
        parser.add_argument("--trial", type=int, default=100, help="마친 뒤 시험 삼아 견주어 볼 표마다의 행 수")
        parser.add_argument(
            "--old-is-lost", action="store_true", help="이전 열쇠 없이 합니다. 마칠 때까지 일부가 찾아지지 않습니다."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began, progress = time.monotonic(), Progress(self._put, is_terminal=self.stdout.isatty())
        try:
            done = reindexing.rotate_blind_index(
                batch=max(options["batch"], 1), tell=progress, old_is_lost=options["old_is_lost"]
            )
            agreed = reindexing.open_at_random(options["trial"])
        except RotationRefused as error:
            raise CommandError(str(error)) from None
        left = reindexing.left()
        if left:
            raise CommandError(
                f"그사이 이전 열쇠로 적은 것이 {left:,}건 늘었습니다. 모두 다시 시작한 뒤 실행하십시오."
            )
        done.finish()
        done.refresh_from_db()
        self.stdout.write(
            f"다시 적은 색인 {done.done:,}건, {time.monotonic() - began:,.1f}초. 이전 열쇠로 남은 것 0건."
        )
        self.stdout.write(f"시험 삼아 견준 것 {agreed:,}건. 이전 열쇠를 폐기해도 됩니다.")

    def _put(self, line: str) -> None:
        self.stdout.write(line, ending="")
        self.stdout.flush()
