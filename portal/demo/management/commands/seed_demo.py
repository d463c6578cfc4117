from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.demo import district
from portal.home.tasks import refresh_figures

CITIZENS, PETITIONS, SEED = 60, 300, 20261124
BAR = 30


class Command(BaseCommand):
    """Fills an empty portal with an invented district and a year of its petitions."""

    help = "지어낸 구민과 한 해의 민원을 실제 처리 절차로 만듭니다. 시연(DEMO=1)에서만 씁니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--citizens", type=int, default=CITIZENS, help="구민 수")
        parser.add_argument("--petitions", type=int, default=PETITIONS, help="민원 수")
        parser.add_argument("--seed", type=int, default=SEED, help="같은 수면 같은 이야기를 만듭니다.")
        parser.add_argument("--force", action="store_true", help="시연이 아니어도 만듭니다.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not options["force"]:
            raise CommandError("시연(DEMO=1)이 아니므로 만들지 않습니다. 꼭 필요하면 --force를 붙이십시오.")
        citizens, petitions = district.missing(options["citizens"], options["petitions"])
        if district.is_there() and not citizens and not petitions:
            self.stdout.write("시연 자료가 이미 있습니다.")
            return
        district.build(citizens, petitions, options["seed"], self._tell)
        refresh_figures()
        self.stdout.write(f"\n구민 {citizens}명과 민원 {petitions}건을 만들었습니다.")

    def _tell(self, done: int, of: int) -> None:
        """One line that grows; on paper, in a log, a line now and then."""
        if self.stdout.isatty():
            filled = BAR * done // of
            self.stdout.write(f"\r         {'█' * filled}{'·' * (BAR - filled)} {done}/{of}", ending="")
            self.stdout.flush()
        elif done == of or done % max(1, of // 5) == 0:
            self.stdout.write(f"         {done}/{of}")
