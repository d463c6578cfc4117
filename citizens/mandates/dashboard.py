"""What mandates give to the personal page: that somebody asks to be acted for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import TruncDate

from citizens.accounts.models import Account
from citizens.mandates.models import Mandate


def waiting(account: Account) -> QuerySet[Mandate]:
    """Offers with their last day; the page asks them together with what else waits for a word."""
    offered = Mandate.objects.offered_to(account)
    return offered.annotate(last_day=TruncDate("answer_until"), about=Value("", output_field=CharField()))


def cards(waiting: Sequence[tuple[datetime, str]]) -> list[dict[str, Any]]:
    """One to-do for all offers; who asks stands on their own page."""
    return [
        {
            "place": "todo",
            "template": "mandates/cards/offer_todo.html",
            "due_at": waiting[0][0],
            "count": len(waiting),
        }
    ]
