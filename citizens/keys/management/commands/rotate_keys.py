import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from citizens.encryption.key_ring import key_ring
from citizens.keys import rotation, trial
from citizens.keys.progress import Progress


class Command(BaseCommand):
    """Wraps every data key with the newest master key, while the portal works; may be killed and run again."""

    help = "모든 데이터 열쇠를 KEY_RING에서 번호가 가장 높은 열쇠로 다시 감쌉니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="한 번에 다시 감쌀 열쇠 수")
        parser.add_argument("--trial", type=int, default=100, help="마친 뒤 표마다 시험 삼아 열어 볼 건수")

    def handle(self, *args: Any, **options: Any) -> None:
        began, progress = time.monotonic(), Progress(self._put, is_terminal=self.stdout.isatty())
        try:
            done = rotation.rotate_master_key(batch=max(options["batch"], 1), tell=progress)
            opened = trial.open_at_random(options["trial"])
        except (rotation.RotationRefused, trial.TrialFailed) as error:
            raise CommandError(str(error)) from None
        left = rotation.left(key_ring().active)
        if left:
            raise CommandError(
                f"그사이 이전 열쇠로 감싼 것이 {left:,}건 늘었습니다. 모두 다시 시작한 뒤 실행하십시오."
            )
        done.finish()
        done.refresh_from_db()
        self.stdout.write(
            f"다시 감싼 열쇠 {done.done:,}개, {time.monotonic() - began:,.1f}초. 이전 열쇠로 남은 것 0개."
        )
        self.stdout.write(f"새 열쇠만으로 시험 삼아 연 값 {opened:,}개. 이전 열쇠를 폐기해도 됩니다.")

    def _put(self, line: str) -> None:
        self.stdout.write(line, ending="")
        self.stdout.flush()
