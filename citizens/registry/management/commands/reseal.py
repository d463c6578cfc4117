import time
import uuid
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from citizens.keys import resealing
from citizens.keys.models import SubjectKey
from citizens.keys.progress import Progress
from citizens.keys.resealing import Scope
from citizens.keys.rotation import RotationRefused
from citizens.registry.models import Citizen


class Command(BaseCommand):
    """Replaces data keys under suspicion and seals anew what they sealed, while the portal works; may be run again."""

    help = "의심이 가는 데이터 열쇠를 새 열쇠로 바꾸고, 그 열쇠로 봉인한 행과 파일을 모두 다시 봉인합니다."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--citizen", metavar="ID", type=uuid.UUID, help="시민 한 사람의 열쇠")
        which.add_argument("--all", action="store_true", help="모든 열쇠")
        which.add_argument("--issued-before", metavar="날짜", type=date.fromisoformat, help="이날 전에 만든 열쇠")
        parser.add_argument("--batch", type=int, default=200, help="한 번에 다시 봉인할 행 수")
        parser.add_argument(
            "--settle",
            type=float,
            default=resealing.SETTLE_SECONDS,
            metavar="초",
            help="모든 프로세스가 이전 열쇠를 잊는 데 걸리는 시간",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        began, progress = time.monotonic(), Progress(self._put, is_terminal=self.stdout.isatty())
        try:
            outcome = resealing.reseal(
                _scope(options),
                batch=max(options["batch"], 1),
                tell=progress,
                say=self.stdout.write,
                settle=max(options["settle"], 0),
            )
        except RotationRefused as error:
            raise CommandError(str(error)) from None
        if outcome.problems:
            raise CommandError("\n".join(outcome.problems))
        outcome.rotation.finish()
        outcome.rotation.refresh_from_db()
        self.stdout.write(
            f"다시 봉인한 행과 파일 {outcome.rotation.done:,}건, {time.monotonic() - began:,.1f}초. "
            f"폐기한 이전 열쇠 {outcome.destroyed:,}개."
        )
        if outcome.retired:
            self.stdout.write(
                f"접속기록의 사슬이 묶고 있는 까닭을 읽는 데에만 남긴 이전 열쇠 {outcome.retired:,}개. "
                "이 열쇠로는 더 봉인하지 않습니다."
            )

    def _put(self, line: str) -> None:
        self.stdout.write(line, ending="")
        self.stdout.flush()


def _scope(options: dict[str, Any]) -> Scope:
    """The keys that were asked for, under a name that the same words give again."""
    if options["citizen"]:
        keys = Citizen.objects.filter(pk=options["citizen"]).values("subject_key")
        if not keys:
            raise CommandError(f"시민이 없습니다: {options['citizen']}")
        return Scope(f"citizen {options['citizen']}", SubjectKey.objects.filter(pk__in=keys))
    if options["issued_before"]:
        midnight = timezone.make_aware(datetime.combine(options["issued_before"], datetime.min.time()))
        return Scope(f"before {options['issued_before']}", SubjectKey.objects.filter(created_at__lt=midnight))
    return Scope("all", SubjectKey.objects.all())
