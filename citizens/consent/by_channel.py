"""Which news a person agreed to, by the way in which it is sent."""

from citizens.consent.actions import documents_in_force, standings
from citizens.consent.purposes import Decision, Purpose
from citizens.registry.models import Citizen


def agreed_news(citizen: Citizen) -> dict[str, list[str]]:
    """What may be sent by each channel today: a consent to a text that has since been widened does not count."""
    stands, found = standings(citizen), dict[str, list[str]]()
    for purpose, document in documents_in_force().items():
        consent = stands.get(purpose)
        if consent and consent.decision == Decision.GIVEN and document.still_counts(consent.version):
            for channel in document.channels:
                found.setdefault(channel, []).append(str(Purpose(purpose).label))
    return found
