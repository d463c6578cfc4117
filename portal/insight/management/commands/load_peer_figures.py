import csv
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.insight.models import PeerFigure

COLUMNS = ("district", "month", "on_time_percent", "online_percent", "source")


class Command(BaseCommand):
    """Takes in what neighbouring districts publish, with its source; a later file corrects an earlier one."""

    help = (
        "이웃 구의 공개 자료를 CSV에서 읽습니다. 칸: district, month(2026-10), on_time_percent, online_percent, source"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        with options["file"].open(encoding="utf-8-sig", newline="") as paper:
            lines = csv.DictReader(paper)
            if missing := set(COLUMNS) - set(lines.fieldnames or ()):
                raise CommandError(f"칸이 없습니다: {', '.join(sorted(missing))}")
            rows = [_row(number, line) for number, line in enumerate(lines, 2)]
        PeerFigure.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["district", "month"],
            update_fields=["on_time_percent", "online_percent", "source"],
        )
        self.stdout.write(f"{len(rows)}줄을 읽었습니다.")


def _row(number: int, line: dict[str, str]) -> PeerFigure:
    try:
        shares = {name: Decimal(line[name]) for name in ("on_time_percent", "online_percent")}
        if not all(0 <= share <= 100 for share in shares.values()) or not line["source"].strip():
            raise ValueError
        month = date.fromisoformat(f"{line['month']}-01")
        return PeerFigure(district=line["district"].strip(), month=month, source=line["source"].strip(), **shares)
    except (ValueError, InvalidOperation):
        raise CommandError(f"{number}번째 줄을 읽지 못했습니다.") from None
