"""What the quality of data gives to a citizen's own page: one question a visit, or none."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from citizens.accounts.models import Account
from citizens.contact_points import login
from citizens.contact_points.models import BounceState, ContactPoint
from citizens.encryption import SealError

OLD = timedelta(days=365)
A_VISIT = timedelta(hours=12)


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """Whether the way that most needs it is still right; one query, and nothing after an answer of this visit."""
    own = ContactPoint.objects.visible_to(account).filter(is_default=True)
    points = list(own.select_related("citizen__account", "subject_key"))
    point = most_doubtful(points, timezone.now())
    if point is None:
        return []
    try:
        value = point.own_value()
    except SealError:
        return []
    return [
        {
            "place": "side",
            "template": "quality/cards/question.html",
            "point": point,
            "value": value,
            "is_login": login.is_address_of(point.citizen, point),
        }
    ]


def most_doubtful(points: list[ContactPoint], now: datetime) -> ContactPoint | None:
    """What came back first, then what was said longest ago; nobody is asked twice in a visit."""
    if any(point.answered_at and point.answered_at > now - A_VISIT for point in points):
        return None
    asked = [point for point in points if point.ask_after is None or point.ask_after <= now]
    doubtful = [point for point in asked if _is_doubtful(point, now)]
    return min(doubtful, key=lambda point: (point.bounce(now) == BounceState.NONE, point.known_at), default=None)


def _is_doubtful(point: ContactPoint, now: datetime) -> bool:
    """It came back since the citizen last said it is right, or nobody said so for a year."""
    came_back = point.bounce(now) != BounceState.NONE and point.bounced_at is not None
    if came_back and point.bounced_at is not None and point.bounced_at > point.known_at:
        return True
    return point.known_at < now - OLD
