"""What an agent is told of petitions they filed for others: the same as the petitioner, while the mandate holds."""

from channels_mail.petition_notices import letters
from citizens.contacts import actions as contacts
from citizens.contacts.models import Channel, Contact
from citizens.preferences import actions as preferences
from citizens.preferences.models import PROGRESS, Wish
from civil_petitions.models import PetitionEvent


def tell(event: PetitionEvent) -> None:
    """A mail of their own beside the petitioner's, without the lookup code and the survey; for most events nothing."""
    petition = event.petition
    if petition.agent is None or petition.mandate is None or not petition.mandate.is_valid:
        return
    name, address = petition.agent.contact_for_mail()
    if not address or not letters.is_told(event):
        return
    if event.kind in letters.PROGRESS_KINDS and preferences.wish(petition.agent, PROGRESS) != Wish.NOW:
        return  # of what the law does not ask to be told, an agent hears what they wish
    letters.write(event, name=name, address=address, to_agent=True).send()
    contacts.record(
        citizen=petition.agent,
        channel=Channel.MAIL,
        direction=Contact.Direction.OUT,
        kind=Contact.Kind.NOTICE,
        department=petition.department,
        topic=petition.type_id,
        target=petition.receipt_number,
    )
