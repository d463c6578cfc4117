"""What consents give to a citizen's own page: the question whether they still stand, while it is open."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from citizens.accounts.models import Account
from citizens.consent.models import ConsentConfirmation
from citizens.consent.purposes import Purpose


def waiting(account: Account) -> QuerySet[ConsentConfirmation]:
    """The open questions with their last day; the page asks them together with what else waits for a word."""
    return ConsentConfirmation.objects.waiting_of(account).annotate(last_day=F("due_on"), about=F("purpose"))


def cards(waiting: Sequence[tuple[datetime, str]]) -> list[dict[str, Any]]:
    """One to-do for all consents that turn two years old."""
    return [
        {
            "place": "todo",
            "template": "consent/cards/confirmation_todo.html",
            "due_at": waiting[0][0],
            "labels": [str(Purpose(purpose).label) for _last, purpose in waiting],
        }
    ]
