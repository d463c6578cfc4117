"""How far a campaign is: numbers from its tallies, its rate over the last minute, and when it will be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

from channels_mail.campaigns.models import Campaign, State

LATELY = 60  # seconds
MOST_LOOKS = 30
POLLED = (State.SCHEDULED, State.SENDING, State.PAUSED)


@dataclass(frozen=True)
class Progress:
    """One look at a campaign that is going out."""

    counts: dict[str, int]
    rate: float  # mails in a second, over the last minute
    done_at: datetime | None
    percent: int
    quick_percent: int | None  # accepted within ten seconds, of all that were accepted
    is_moving: bool

    @property
    def settled(self) -> int:
        return self.counts["total"] - self.counts["remaining"]


def progress_of(campaign: Campaign) -> Progress:
    counts = campaign.progress()
    total, remaining = counts["total"], counts["remaining"]
    rate = _rate(campaign, total - remaining) if campaign.state == State.SENDING else 0.0
    done_at = timezone.now() + timedelta(seconds=remaining / rate) if rate and remaining else None
    return Progress(
        counts=counts,
        rate=rate,
        done_at=done_at,
        percent=100 * (total - remaining) // total if total else 0,
        quick_percent=100 * counts["quick"] // counts["sent"] if counts["sent"] else None,
        is_moving=campaign.state in POLLED,
    )


def _rate(campaign: Campaign, settled: int) -> float:
    """Between looks of the last minute, which the cache remembers; without it, since the beginning."""
    now = timezone.now().timestamp()
    key = f"campaign-looks:{campaign.pk}"
    looks = [look for look in cache.get(key, []) if now - look[0] <= LATELY]
    cache.set(key, [*looks[-MOST_LOOKS:], (now, settled)], LATELY)
    begun = campaign.started_at.timestamp() if campaign.started_at else now
    first, then = looks[0] if looks and now - looks[0][0] >= 1 else (begun, 0)
    return max(0.0, (settled - then) / max(1.0, now - first))
