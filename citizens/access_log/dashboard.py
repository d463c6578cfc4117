"""What the access log gives to a citizen's own page: who looked at my data, and why."""

from typing import Any

from citizens.access_log.models import AccessLogEntry
from citizens.accounts.models import Account

SHOWN = 2


def citizen_cards(account: Account) -> list[dict[str, Any]]:
    """The newest looks at this person's data by officers."""
    entries = AccessLogEntry.objects.about(account).select_related("actor__department")[:SHOWN]
    return [{"place": "side", "template": "access_log/cards/who_looked.html", "entries": list(entries)}]
