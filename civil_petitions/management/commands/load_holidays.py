from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from civil_petitions.models import Holiday, Petition
from civil_petitions.public_holidays import public_holidays
from civil_petitions.tasks import recount_after_commit

FIRST_YEAR = 2024
YEARS_AHEAD = 4


class Command(BaseCommand):
    """Loads the public holidays of the years that the table lacks; what an editor changed stays."""

    help = "공휴일표에 없는 해의 공휴일을 넣습니다. 담당자가 고치거나 지운 날은 그대로 둡니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", type=int, dest="first", default=FIRST_YEAR, help="첫 해")
        parser.add_argument("--to", type=int, dest="last", help=f"마지막 해(기본: 올해부터 {YEARS_AHEAD}년 뒤)")
        parser.add_argument("--again", action="store_true", help="이미 넣은 해에서도 빠진 공휴일을 채웁니다.")

    def handle(self, *args: Any, **options: Any) -> None:
        last = options["last"] or timezone.localdate().year + YEARS_AHEAD
        with transaction.atomic():
            years = range(options["first"], last + 1)
            wanted = [year for year in years if options["again"] or not self._is_loaded(year)]
            before = Holiday.objects.count()
            Holiday.objects.bulk_create(
                [Holiday(date=day.date, name_ko=day.name_ko, name_en=day.name_en) for day in public_holidays(wanted)],
                ignore_conflicts=True,
            )
            added = Holiday.objects.count() - before
            if added and Petition.objects.open().exists():
                recount_after_commit()
        self.stdout.write(f"공휴일 {added}일을 넣었습니다. 모두 {before + added}일입니다.")

    def _is_loaded(self, year: int) -> bool:
        """Every year has its first of January, so a year with it was loaded."""
        return Holiday.objects.filter(date=f"{year}-01-01").exists()
