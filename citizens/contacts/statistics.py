"""How promises are kept, in numbers: nobody's words are opened."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from citizens.accounts.models import Account
from citizens.contacts.models import FollowUp

LATELY = timedelta(days=30)


def due_of(account: Account, today: date) -> dict[str, int]:
    """How many promises of one officer are for today, and how many are late; one query."""
    mine = FollowUp.objects.visible_to(account).due_by(today).filter(owner=account)
    counted = mine.aggregate(today=Count("pk", filter=Q(due_on=today)), late=Count("pk", filter=Q(due_on__lt=today)))
    return {"today": counted["today"] or 0, "late": counted["late"] or 0}


def of_officers(department: str, today: date) -> list[dict[str, Any]]:
    """A row for each officer with promises, and one for what nobody owns: open, late, kept on its day, kept later."""
    theirs = FollowUp.objects.filter(department=department)
    shown = theirs.filter(Q(state=FollowUp.State.OPEN) | Q(settled_at__date__gte=today - LATELY))
    kept = Q(state=FollowUp.State.DONE)
    rows = (
        shown.annotate(kept_on=TruncDate("settled_at"))
        .values("owner", "owner__display_name", "owner__position")
        .annotate(
            open=Count("pk", filter=Q(state=FollowUp.State.OPEN)),
            late=Count("pk", filter=Q(state=FollowUp.State.OPEN, due_on__lt=today)),
            kept=Count("pk", filter=kept & Q(kept_on__lte=F("due_on"))),
            kept_late=Count("pk", filter=kept & Q(kept_on__gt=F("due_on"))),
        )
    )
    return sorted(map(dict, rows), key=lambda row: (-row["late"], -row["open"], row["owner__display_name"] or ""))
