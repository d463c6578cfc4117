"""What issues and hearings give to a citizen's own page."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from citizens.accounts.models import Account
from portal.participation.models import Agreement, Attendance, Issue

SHOWN = 3


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """One's own issues and those one agreed with, the newest first; a hearing one comes to is a thing to do."""
    agreed = Agreement.objects.counted().filter(account=account).values("issue")
    mine = Issue.objects.filter(Q(author=account) | Q(pk__in=agreed)).order_by("-raised_at")
    issues = list(mine[:SHOWN])
    cards: list[dict[str, Any]] = []
    coming = Attendance.objects.filter(account=account, withdrawn_at=None, hearing__begins_at__gt=timezone.now())
    if next_one := coming.select_related("hearing__issue").order_by("hearing__begins_at").first():
        cards.append(
            {
                "place": "todo",
                "template": "participation/cards/hearing.html",
                "attendance": next_one,
                "due_at": next_one.hearing.begins_at,
            }
        )
    if issues:
        cards.append({"place": "side", "template": "participation/cards/issues.html", "issues": issues})
    return cards
