from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from citizens.keys.progress import Progress
from portal.retention import execution, holds, ledger, periods, telling
from portal.retention.errors import ListChanged
from portal.retention.models import DestructionBatch
from portal.retention.rules import RULES, name_of


class Command(BaseCommand):
    """Destroys an approved batch; without one, says what is over and changes nothing."""

    help = "승인한 파기를 이어서 합니다. 번호 없이 실행하면 파기할 때가 된 건수만 보여 줍니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, help="파기 번호")
        parser.add_argument("--size", type=int, default=execution.SIZE, help="한 번에 없앨 건수")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] is None:
            self._count()
            return
        batch = DestructionBatch.objects.filter(pk=options["batch"]).first()
        if batch is None or batch.state not in (DestructionBatch.State.RUNNING, DestructionBatch.State.DONE):
            raise CommandError("승인한 파기가 아닙니다.")
        if batch.state == DestructionBatch.State.RUNNING:
            self._run(batch, max(options["size"], 1))
        for line in batch.lines.all():
            went = f"파기 {line.destroyed:,}, 남김 {line.skipped:,}, 파일 {line.files:,}"
            self.stdout.write(f"{name_of(line.kind)}: {went}")

    def _run(self, batch: DestructionBatch, size: int) -> None:
        try:
            is_done = execution.run(batch, size=size, tell=Progress(self._put, is_terminal=self.stdout.isatty()))
        except ListChanged:
            raise CommandError("명단이 승인한 것과 다릅니다. 아무것도 없애지 않았습니다.") from None
        if not is_done:
            raise CommandError("다른 작업이 나머지를 맡고 있습니다. 잠시 뒤에 다시 실행하십시오.")
        telling.finished(batch)
        ledger.export_to_settings()

    def _count(self) -> None:
        now = timezone.now()
        for rule in RULES:
            self.stdout.write(f"{name_of(rule.code)}: {holds.free(rule, periods.due(rule, now)).count():,}")

    def _put(self, line: str) -> None:
        self.stdout.write(line, ending="")
        self.stdout.flush()
