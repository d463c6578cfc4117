"""What a petition costs the office: standard minutes of each step at the rate of the settings, and the calls."""

from collections.abc import Iterable

from django.conf import settings

from civil_petitions.models import Petition, PetitionEvent
from portal.insight.ledger import Step

Kind = PetitionEvent.Kind
# Minutes an officer needs for a step. Measured nowhere yet, so they are the same for everybody; docs/adr/0021.
MINUTES: dict[str, int] = {
    Kind.RECEIVED: 3,
    Kind.ASSIGNED: 5,
    Kind.PROGRESS_NOTICE: 6,
    Kind.SUPPLEMENT_REQUESTED: 12,
    Kind.SUPPLEMENTED: 8,
    Kind.EXTENDED: 10,
    Kind.TRANSFERRED: 12,
    Kind.ANSWERED: 25,
    Kind.REFUSED: 40,
    Kind.RETURNED: 15,
    Kind.CLOSED: 15,
}
INTAKE: dict[str, int] = {
    Petition.Channel.PHONE: 8,
    Petition.Channel.VISIT: 15,
    Petition.Channel.MAIL: 6,
    Petition.Channel.POST: 10,
}
MAILED = {Kind.RECEIVED, Kind.PROGRESS_NOTICE, Kind.SUPPLEMENT_REQUESTED, Kind.EXTENDED, Kind.ANSWERED, Kind.REFUSED}


def of(steps: Iterable[Step], channel: str, talked_seconds: int) -> int:
    """Won for one petition: an office's figure, never an officer's."""
    kinds = [kind for kind, _at, _details in steps]
    minutes = sum(MINUTES.get(kind, 0) for kind in kinds) + INTAKE.get(channel, 0) + talked_seconds / 60
    mails = sum(kind in MAILED for kind in kinds)
    return round(minutes * settings.INSIGHT_WON_A_MINUTE + mails * settings.INSIGHT_WON_A_MAIL)
