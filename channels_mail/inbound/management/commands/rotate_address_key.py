from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from channels_mail import address_keys


class Command(BaseCommand):
    """Signs reply, return and unsubscribe addresses by a new key; old ones prove until their addresses are over."""

    help = "회신·반송·수신거부 주소에 새 열쇠로 서명합니다. 이전 열쇠는 그 주소들이 끝날 때까지 확인에 씁니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--drop", action="store_true", help="주소가 모두 끝난 이전 열쇠를 파기합니다.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["drop"]:
            address_keys.rotate()
            until = timezone.localdate(timezone.now() + address_keys.LASTS)
            self.stdout.write(
                f"새 열쇠로 서명합니다. 이전 열쇠는 {until:%Y-%m-%d}부터 --drop 으로 파기할 수 있습니다."
            )
            return
        try:
            dropped = address_keys.drop()
        except address_keys.TooEarly as error:
            until = timezone.localdate(error.until)
            raise CommandError(
                f"아직 파기하지 않았습니다. 이전 열쇠로 서명한 주소가 {until:%Y-%m-%d}까지 쓰입니다."
            ) from None
        self.stdout.write(f"이전 열쇠 {dropped}개를 파기했습니다." if dropped else "파기할 이전 열쇠가 없습니다.")
