"""What a petitioner does with a petition is also a contact with the office, written in the same transaction."""

from datetime import datetime

from citizens.accounts.models import Account
from citizens.contacts import actions as contacts
from citizens.contacts.models import Channel, Contact
from civil_petitions.models import Petition

CHANNELS = {
    Petition.Channel.WEB: Channel.HOMEPAGE,
    Petition.Channel.PHONE: Channel.PHONE,
    Petition.Channel.VISIT: Channel.VISIT,
    Petition.Channel.MAIL: Channel.MAIL,
    Petition.Channel.POST: Channel.POST,
}


def record(
    petition: Petition, kind: str, *, by: Account | None, at: datetime | None, channel: str = Channel.HOMEPAGE
) -> Contact:
    """From the petitioner to the department of the petition."""
    return contacts.record(
        citizen=petition.petitioner,
        channel=channel,
        direction=Contact.Direction.IN,
        kind=kind,
        by=by,
        department=petition.department,
        at=at,
        topic=petition.type_id,
        target=petition.receipt_number,
    )
