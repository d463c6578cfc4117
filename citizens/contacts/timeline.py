"""A timeline of contacts: every way and both directions, as an officer or the citizen reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from citizens.accounts.models import Account
from citizens.contacts.models import Channel, Contact
from citizens.encryption import prefetch_keys

PAGE_SIZE = 30
ICONS = {
    Channel.HOMEPAGE: "globe",
    Channel.MAIL: "mail",
    Channel.PHONE: "phone",
    Channel.VISIT: "building-2",
    Channel.KIOSK: "monitor-smartphone",
    Channel.POST: "send",
    Channel.FAX: "printer",
    Channel.CHAT: "message-circle",
    Channel.INTERNET_PHONE: "volume-2",
    Channel.VIDEO: "camera",
}


@dataclass(frozen=True)
class Line:
    """One contact as a timeline shows it; `note` is blank for whom it was not written for."""

    contact: Contact
    icon: str
    note: str


def lines(contacts: Sequence[Contact], *, to: Account) -> list[Line]:
    """What was written down is for the officers of the same department; the others see that there was contact."""
    readable = [contact for contact in contacts if _may_read(contact, to)]
    prefetch_keys(readable)
    notes = {contact.pk: contact.note() for contact in readable}
    return [Line(contact, ICONS[Channel(contact.channel)], notes.get(contact.pk, "")) for contact in contacts]


def _may_read(contact: Contact, account: Account) -> bool:
    return account.is_officer and contact.department_id is not None and contact.department_id == account.department_id
