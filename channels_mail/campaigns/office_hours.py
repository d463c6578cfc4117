"""When a campaign may leave: by day. The night rule of 정보통신망법 exempts mail; nobody wants it all the same."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def is_open(at: datetime) -> bool:
    """Whether mail to many may leave at this moment."""
    opens, closes = settings.CAMPAIGN_HOURS
    return bool(opens <= timezone.localtime(at).time() < closes)


def next_open(at: datetime) -> datetime:
    """This moment, or the next morning's first."""
    if is_open(at):
        return at
    opens, _closes = settings.CAMPAIGN_HOURS
    local = timezone.localtime(at)
    day = local.date() if local.time() < opens else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, opens))
