"""What contacts give to the officer's page of one citizen."""

from typing import Any

from django.utils import timezone

from citizens.accounts.models import Account
from citizens.contacts.models import Contact, FollowUp
from citizens.contacts.timeline import lines
from citizens.registry.models import Citizen

SHOWN = 10


def office_panels(citizen: Citizen, *, to: Account) -> list[dict[str, Any]]:
    """The newest contacts over all channels, and what the officer's department still owes this person."""
    contacts = list(Contact.objects.visible_to(to).filter(citizen=citizen).for_list()[: SHOWN + 1])
    owed = FollowUp.objects.visible_to(to).filter(citizen=citizen).open().for_list()
    return [
        {
            "place": "main",
            "template": "contacts/office_panel.html",
            "lines": lines(contacts[:SHOWN], to=to),
            "has_more": len(contacts) > SHOWN,
        },
        {
            "place": "side",
            "template": "contacts/office_follow_ups.html",
            "follow_ups": list(owed[:SHOWN]),
            "today": timezone.localdate(),
        },
    ]
