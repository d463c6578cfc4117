import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from channels_mail.campaigns.models import Campaign, State
from channels_mail.campaigns.progressing import progress_of

NAMES = {
    "sent": "보냄",
    "remaining": "남음",
    "deferred": "미룸",
    "failed": "실패",
    "in_doubt": "확인 필요",
    "suppressed": "보내지 않음",
}


class Command(BaseCommand):
    """Shows in the terminal how far a campaign is, as its page does, until it is over."""

    help = "소식지 발송이 어디까지 갔는지 끝날 때까지 보여 줍니다."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", type=int, help="소식지 번호")
        parser.add_argument("--every", type=float, default=2.0, help="몇 초마다 볼지")
        parser.add_argument("--once", action="store_true", help="한 번만 보고 끝내기")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            campaign = Campaign.objects.filter(pk=options["campaign"]).first()
            if campaign is None:
                raise CommandError(f"그런 소식지가 없습니다: {options['campaign']}")
            self._tell(campaign)
            if options["once"] or campaign.state in (State.DONE, State.STOPPED, State.DRAFT):
                return
            time.sleep(max(0.2, options["every"]))

    def _tell(self, campaign: Campaign) -> None:
        progress = progress_of(campaign)
        counts = ", ".join(f"{name} {progress.counts[key]:,}" for key, name in NAMES.items())
        left = f", 끝 {progress.done_at:%H:%M:%S}" if progress.done_at else ""
        rate = f", 1초에 {progress.rate:.1f}통{left}" if campaign.state == State.SENDING else ""
        self.stdout.write(f"{campaign.get_state_display()} {progress.percent}%: {counts}{rate}")
