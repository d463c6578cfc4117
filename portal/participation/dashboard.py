"""What issues and hearings give to a citizen's own page."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils import timezone

from citizens.accounts.models import Account
from portal.participation.models import Agreement, Attendance, Issue

SHOWN = 3


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """One's own issues and those one agreed with, the newest first; a hearing one comes to is a thing to do.

    One query for both: the hearing is about an issue, too.
    """
    agreed = Agreement.objects.counted().filter(account=account).values("issue")
    mine = Issue.objects.filter(Q(author=account) | Q(pk__in=agreed)).order_by("-raised_at").values("pk")[:SHOWN]
    coming = Attendance.objects.filter(account=account, withdrawn_at=None, hearing__begins_at__gt=timezone.now())
    next_one = coming.order_by("hearing__begins_at").values("hearing__issue")[:1]
    issues = list(
        Issue.objects.filter(Q(pk__in=mine) | Q(pk__in=next_one))
        .select_related("hearing")
        .only("title", "status", "goal", "agreement_count", "hearing__begins_at", "hearing__place")
        .annotate(
            is_mine=ExpressionWrapper(Q(pk__in=mine), BooleanField()),
            is_next=ExpressionWrapper(Q(pk__in=next_one), BooleanField()),
            speaking_order=Subquery(coming.filter(hearing__issue=OuterRef("pk")).values("speaking_order")[:1]),
        )
        .order_by("-raised_at")
    )
    cards: list[dict[str, Any]] = [
        {
            "place": "todo",
            "template": "participation/cards/hearing.html",
            "due_at": issue.hearing.begins_at,
            "issue": issue,
        }
        for issue in issues
        if issue.is_next
    ]
    if own := [issue for issue in issues if issue.is_mine]:
        cards.append({"place": "side", "template": "participation/cards/issues.html", "issues": own})
    return cards
